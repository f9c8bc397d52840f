package dev.grid.consensus;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link GroupMachine} as Ratis wants it: entries, snapshots in files with a checksum, and how
 * far the log was applied. What Ratis calls comes on its thread for the group's state machine.
 */
final class MachineAdapter extends BaseStateMachine {

  private static final Logger log = LoggerFactory.getLogger(MachineAdapter.class);

  private final GroupMachine machine;
  private final Runnable failed;
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

  /**
   * Of a group.
   *
   * @param failed told when the group's log cannot be written any more
   */
  MachineAdapter(GroupMachine machine, Runnable failed) {
    this.machine = machine;
    this.failed = failed;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    storage.init(raftStorage);
    load();
    getLifeCycle().startAndTransition(() -> {});
  }

  private void load() throws IOException {
    SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
    if (snapshot == null) {
      machine.load(null);
      return;
    }
    File file = snapshot.getFile().getPath().toFile();
    MD5Hash stored = snapshot.getFile().getFileDigest();
    if (stored != null) {
      MD5FileUtil.verifySavedMD5(file, stored);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
      machine.load(in);
    }
    setLastAppliedTermIndex(snapshot.getTermIndex());
    log.info("snapshot={} is loaded", file);
  }

  /** A snapshot of the leader's is about to be installed. */
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    load();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    machine.apply(entry.getStateMachineLogEntry().getLogData().toByteArray());
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    if (last == null || last.getIndex() < RaftLog.LEAST_VALID_LOG_INDEX) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    Path written = file.toPath().resolveSibling(file.getName() + ".tmp");
    try (FileOutputStream out = new FileOutputStream(written.toFile());
        OutputStream buffered = new BufferedOutputStream(out)) {
      machine.save(buffered);
      buffered.flush();
      out.getFD().sync();
    }
    Files.move(written, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
    return last.getIndex();
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public @Nullable SingleFileSnapshotInfo getLatestSnapshot() {
    return storage.getLatestSnapshot();
  }

  @Override
  public void notifyLeaderReady() {
    machine.leading();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    machine.notLeading();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    if (!member.getPeerId().equals(leader)) {
      machine.notLeading();
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    log.error("the log of group={} cannot be written", getGroupId(), cause);
    machine.notLeading();
    failed.run();
  }

  @Override
  public void close() throws IOException {
    super.close();
    machine.notLeading();
  }
}
