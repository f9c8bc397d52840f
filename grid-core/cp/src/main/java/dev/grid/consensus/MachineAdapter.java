package dev.grid.consensus;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
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

  /** So long after one that failed no snapshot is tried again, as it may cost much. */
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long ASKED_MILLIS_MAX = 60_000;
  private static final String UNFINISHED = ".tmp";

  private final GroupMachine machine;
  private final long snapshotBytes;
  private final Runnable failed;
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final ClientId client = ClientId.randomId();

  /** Of entries since the last snapshot, or since the last was asked for. */
  private long bytes;

  /** Of the last snapshot. */
  private long lastBytes;

  private boolean hasFailed;
  private long failedNanos;

  /**
   * Of a group.
   *
   * @param snapshotBytes of entries since the last snapshot: then another is taken
   * @param failed told when the group's log cannot be written any more
   */
  MachineAdapter(GroupMachine machine, long snapshotBytes, Runnable failed) {
    this.machine = machine;
    this.snapshotBytes = snapshotBytes;
    this.failed = failed;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    storage.init(raftStorage);
    removeUnfinished(raftStorage.getStorageDir().getStateMachineDir().toPath());
    load();
    getLifeCycle().startAndTransition(() -> {});
  }

  /** The process may have ended while it wrote a snapshot. */
  private static void removeUnfinished(Path snapshots) throws IOException {
    if (Files.isDirectory(snapshots)) {
      try (DirectoryStream<Path> unfinished =
          Files.newDirectoryStream(snapshots, "*" + UNFINISHED)) {
        for (Path file : unfinished) {
          Files.delete(file);
        }
      }
    }
  }

  private void load() throws IOException {
    bytes = 0;
    lastBytes = 0;
    SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
    if (snapshot == null) {
      machine.load(null);
      return;
    }
    File file = snapshot.getFile().getPath().toFile();
    if (!GroupFiles.isIntact(file.toPath())) {
      throw new IOException("snapshot=" + file + " is damaged");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
      machine.load(in);
    }
    lastBytes = file.length();
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
    byte[] data = entry.getStateMachineLogEntry().getLogData().toByteArray();
    machine.apply(data);
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    bytes += data.length;
    if (bytes >= Math.max(snapshotBytes, lastBytes)) {
      bytes = 0;
      askForSnapshot();
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  /** By itself Ratis counts entries only. */
  private void askForSnapshot() {
    var unused =
        getServer()
            .thenCompose(
                server ->
                    server.snapshotManagementAsync(
                        SnapshotManagementRequest.newCreate(
                            client, server.getId(), getGroupId(), 0, ASKED_MILLIS_MAX, 1)))
            .whenComplete(
                (reply, failure) -> {
                  if (failure != null) {
                    log.debug("group={} takes no snapshot", getGroupId(), failure);
                  }
                });
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    if (last == null
        || last.getIndex() < RaftLog.LEAST_VALID_LOG_INDEX
        || hasFailed && System.nanoTime() - failedNanos < AGAIN_NANOS) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    Path written = file.toPath().resolveSibling(file.getName() + UNFINISHED);
    try {
      write(written, file.toPath());
      hasFailed = false;
    } catch (IOException | RuntimeException e) {
      hasFailed = true;
      failedNanos = System.nanoTime();
      Files.deleteIfExists(written);
      throw new IOException("snapshot=" + file + " cannot be written", e);
    }
    bytes = 0;
    lastBytes = file.length();
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
    return last.getIndex();
  }

  /** It is on disk for good afterwards: what it has is purged from the log. */
  private void write(Path unfinished, Path file) throws IOException {
    try (FileOutputStream out = new FileOutputStream(unfinished.toFile());
        OutputStream buffered = new BufferedOutputStream(out)) {
      machine.save(buffered);
      buffered.flush();
      out.getFD().sync();
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory =
        FileChannel.open(Objects.requireNonNull(file.getParent()), StandardOpenOption.READ)) {
      directory.force(true);
    }
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
