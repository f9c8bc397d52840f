package dev.grid.consensus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in all groups that it is a voter of, each begun when it is added. A group whose
 * files are damaged begins with nothing and without a vote, see {@link #loss}; others do not
 * notice. Starting, adding and removing block; appending does not. Thread-safe.
 */
public final class ConsensusServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ConsensusServer.class);

  /** A longer entry is refused. Each group has a buffer of so many bytes on each member. */
  public static final int ENTRY_BYTES_MAX = 3 << 19;

  /** In place of a term. */
  public static final long NO_TERM = -1;

  /** So long a change of voters is waited for; it may come about later. */
  private static final long CHANGE_SECONDS_MAX = 60;

  /** So long after a group was begun it is not begun anew, as that may fail again: a full disk. */
  static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  static {
    // By default Ratis ends the process where its server cannot start.
    ExitUtils.disableSystemExit();
  }

  private final UUID self;
  private final RaftServer server;
  private final Function<UUID, GroupMachine> machines;
  private final long snapshotBytes;
  private final Duration electionTimeout;
  private final LostLogs lost;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  /** Groups whose log could not be written. */
  private final Set<UUID> failed = ConcurrentHashMap.newKeySet();

  private final Divisions divisions;

  /** The voters of each group as it was begun here. */
  private final Map<UUID, List<UUID>> added = new ConcurrentHashMap<>();

  private final DiskScrub scrub;

  /** When each group was begun here last. */
  private final Map<UUID, Long> begunNanos = new ConcurrentHashMap<>();

  /** The damages of groups of which there is no other copy: they do not begin. */
  private final Map<UUID, String> beyondRepair = new ConcurrentHashMap<>();

  /**
   * A server that has not started.
   *
   * @param self this server's id for good, the same as long as its directory
   * @param machines makes what a group's log is applied to, when the group begins here
   */
  public ConsensusServer(
      UUID self, ConsensusSettings settings, Function<UUID, GroupMachine> machines)
      throws IOException {
    this.self = self;
    this.machines = machines;
    this.snapshotBytes = settings.snapshotBytes();
    this.electionTimeout = settings.electionTimeout();
    lost = new LostLogs(settings.directory(), settings.fsync());
    scrub = new DiskScrub(settings.directory());
    Parameters parameters = new Parameters();
    RaftProperties properties = RatisProperties.of(settings);
    RaftConfigKeys.Rpc.setType(
        properties,
        VotelessGrpc.install(parameters, group -> lost.loss(group) != null, settings.tls()));
    // Else it begins all groups that are there, unseen, and none if one cannot begin.
    RaftServerConfigKeys.setStorageDir(
        properties, List.of(settings.directory().resolve("none").toFile()));
    server =
        RaftServer.newBuilder()
            .setServerId(PeerAddresses.id(self))
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachineRegistry(this::machine)
            .build();
    divisions = new Divisions(server);
    RaftServerConfigKeys.setStorageDir(properties, List.of(settings.directory().toFile()));
  }

  private MachineAdapter machine(RaftGroupId group) {
    UUID id = group.getUuid();
    return new MachineAdapter(machines.apply(id), snapshotBytes, () -> failed.add(id));
  }

  /** Begins to take part; waits until it listens. */
  public void start() throws IOException {
    try {
      server.start();
    } catch (ExitUtils.ExitException e) {
      throw new IOException("it cannot listen, as where its port is in use", e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getServerRpc().getInetSocketAddress().getPort();
  }

  /** Where another server, or this one, is by now. */
  public static void locate(UUID peer, InetSocketAddress address) {
    PeerAddresses.put(peer, address);
  }

  /** The groups that are here. */
  public Set<UUID> groups() {
    Set<UUID> groups = ConcurrentHashMap.newKeySet();
    server.getGroupIds().forEach(id -> groups.add(id.getUuid()));
    return groups;
  }

  /**
   * Begins to take part in a group, unless this server does already, has tried a moment ago, or has
   * the only copy and that is damaged.
   *
   * @param voters those that the group began with, the same on each; none if this server was not
   *     one of them: it waits to be {@linkplain #change added}
   */
  public synchronized void add(UUID group, List<UUID> voters) throws IOException {
    added.put(group, List.copyOf(voters));
    if (groups().contains(group) || beyondRepair.containsKey(group) || wasBegunLately(group)) {
      return;
    }
    begunNanos.put(group, System.nanoTime());
    try {
      lost.check(group, voters.size());
    } catch (DamagedGroupException e) {
      beyondRepair.put(group, e.getMessage());
      throw e;
    }
    RaftGroup made = RaftGroup.valueOf(RaftGroupId.valueOf(group), PeerAddresses.peers(voters));
    requireSuccess(
        server.groupManagement(
            GroupManagementRequest.newAdd(
                client, PeerAddresses.id(self), calls.incrementAndGet(), made, false)));
  }

  private boolean wasBegunLately(UUID group) {
    Long begun = begunNanos.get(group);
    return begun != null && System.nanoTime() - begun < AGAIN_NANOS;
  }

  /**
   * What is lost here of a group, null if nothing. It ends by itself, once {@link #endLossAt} has
   * said when, and this server has got so far.
   */
  public @Nullable GroupLoss loss(UUID group) {
    return lost.loss(group);
  }

  /** Which file of a group is damaged here, and how; null if none is, or it is repaired. */
  public @Nullable String damage(UUID group) {
    GroupLoss loss = lost.loss(group);
    return loss == null ? beyondRepair.get(group) : loss.damage();
  }

  /**
   * A loss ends when this server has everything up to an index.
   *
   * @param loss its id
   * @param index {@link #lastIndex} of a server that was asked since the loss, led the group then,
   *     and was confirmed to be the last that was elected
   */
  public void endLossAt(long loss, long index) {
    lost.endsAt(loss, index);
  }

  /** The last entry of the group's log here, committed or not; -1 if there is none. */
  public long lastIndex(UUID group) {
    RaftServer.Division division = divisions.of(group);
    RaftLog entries = division == null ? null : Divisions.log(division);
    return entries == null ? -1 : entries.getNextIndex() - 1;
  }

  /**
   * Begins groups anew whose log could not be written, or that have ended by themselves, and notes
   * how far others are. To be called now and then; blocks.
   */
  public synchronized void lookAfter() {
    added.forEach(this::lookAfter);
    added.keySet().forEach(this::note);
    UUID damaged = scrub.round(groups());
    if (damaged != null) {
      failed.add(damaged); // It begins anew, which finds what is to be done.
    }
  }

  private void note(UUID group) {
    RaftServer.Division division = divisions.of(group);
    RaftLog entries = division == null ? null : Divisions.log(division);
    if (division != null && entries != null && divisions.isAlive(group)) {
      lost.look(group, division, entries);
    }
  }

  private void lookAfter(UUID group, List<UUID> voters) {
    try {
      boolean dead = failed.contains(group) || !divisions.isAlive(group);
      if (dead && !wasBegunLately(group) && !beyondRepair.containsKey(group)) {
        failed.remove(group);
        log.warn("group={} has ended on this member, and is begun anew", group);
        end(group);
        add(group, voters);
      }
    } catch (IOException | RuntimeException e) {
      failed.add(group);
      log.warn("group={} cannot be begun anew yet", group, e);
    }
  }

  /** Ends this server's part in a group for good; its files stay. Blocks. */
  public synchronized void remove(UUID group) throws IOException {
    added.remove(group);
    beyondRepair.remove(group);
    failed.remove(group);
    begunNanos.remove(group);
    end(group);
  }

  private void end(UUID group) throws IOException {
    if (groups().contains(group)) {
      requireSuccess(
          server.groupManagement(
              GroupManagementRequest.newRemove(
                  client,
                  PeerAddresses.id(self),
                  calls.incrementAndGet(),
                  RaftGroupId.valueOf(group),
                  false,
                  false)));
    }
    divisions.ended(group);
  }

  private static void requireSuccess(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw new IOException("group=" + reply.getRaftGroupId() + ": " + reply);
    }
  }

  /**
   * Has this server, if it leads the group, append an entry. Does not wait for others, but for this
   * server's own log: not for I/O threads.
   *
   * @return completes when it was applied here; exceptionally if it is not known whether it will be
   */
  public CompletableFuture<Void> append(UUID group, byte[] entry) {
    if (entry.length > ENTRY_BYTES_MAX - RatisProperties.ENTRY_OVERHEAD_BYTES) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "an entry of bytes=" + entry.length + " exceeds bytes=" + ENTRY_BYTES_MAX));
    }
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(PeerAddresses.id(self))
            .setGroupId(RaftGroupId.valueOf(group))
            .setCallId(calls.incrementAndGet())
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return submit(group, request)
          .thenCompose(
              reply ->
                  reply.isSuccess()
                      ? CompletableFuture.completedFuture(null)
                      : CompletableFuture.failedFuture(
                          reply.getException() == null
                              ? new IOException(reply.toString())
                              : reply.getException()));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** By the group itself, on this thread: the server would wake one of its own and wait for it. */
  private CompletableFuture<RaftClientReply> submit(UUID group, RaftClientRequest request)
      throws IOException {
    return divisions.of(group) instanceof RaftClientAsynchronousProtocol own
        ? own.submitClientRequestAsync(request)
        : server.submitClientRequestAsync(request);
  }

  /** Whether this server leads the group and has applied what was committed before. */
  public boolean isLeader(UUID group) {
    RaftServer.Division division = divisions.of(group);
    return division != null && division.getInfo().isLeaderReady();
  }

  /**
   * The term in which this server leads the group, if it has applied an entry of that term, so that
   * whatever was committed in terms before is applied here; else {@link #NO_TERM}.
   */
  public long leadingTerm(UUID group) {
    RaftServer.Division division = divisions.known(group);
    if (division == null) {
      return NO_TERM;
    }
    long term = division.getInfo().getCurrentTerm();
    boolean leads = division.getInfo().isLeaderReady();
    TermIndex applied = division.getStateMachine().getLastAppliedTermIndex();
    boolean isOfTerm = applied != null && applied.getTerm() == term;
    return leads && isOfTerm && term == division.getInfo().getCurrentTerm() ? term : NO_TERM;
  }

  /**
   * The latest term of the group that this server knows of: it has voted in no later one. {@link
   * #NO_TERM} if it is not in the group, or that has just begun. Does not block.
   */
  public long term(UUID group) {
    RaftServer.Division division = divisions.known(group);
    return division == null ? NO_TERM : division.getInfo().getCurrentTerm();
  }

  /**
   * The servers that could lead a group at once in the place of this one, which leads it: they
   * answer, and lack little. None if it does not lead.
   */
  public Set<UUID> successors(UUID group) {
    RaftServer.Division division = divisions.of(group);
    return division == null || !division.getInfo().isLeaderReady()
        ? Set.of()
        : Successors.of(division, electionTimeout);
  }

  /**
   * Has another server lead a group that this one leads. Until that is decided this one takes no
   * entries; for twice the election timeout at most, then it goes on.
   *
   * @return whether the other leads; never fails
   */
  public CompletableFuture<Boolean> transfer(UUID group, UUID to) {
    TransferLeadershipRequest request =
        new TransferLeadershipRequest(
            client,
            PeerAddresses.id(self),
            RaftGroupId.valueOf(group),
            calls.incrementAndGet(),
            PeerAddresses.id(to),
            electionTimeout.multipliedBy(2).toMillis());
    try {
      return server
          .transferLeadershipAsync(request)
          .handle((reply, failure) -> failure == null && reply.isSuccess());
    } catch (IOException | RuntimeException e) {
      log.debug("group={} is not handed over", group, e);
      return CompletableFuture.completedFuture(false);
    }
  }

  /** Who leads the group, as far as this server knows; null if it does not. */
  public @Nullable UUID leader(UUID group) {
    RaftServer.Division division = divisions.of(group);
    RaftPeerId leader = division == null ? null : division.getInfo().getLeaderId();
    return leader == null ? null : UUID.fromString(leader.toString());
  }

  /** Who votes in the group by now, as this server's log has it; null if it is not in the group. */
  public @Nullable GroupConfiguration configuration(UUID group) {
    RaftServer.Division division = divisions.of(group);
    RaftLog entries = division == null ? null : Divisions.log(division);
    return division == null || entries == null
        ? null
        : GroupConfiguration.of(division.getRaftConf(), entries.getLastCommittedIndex());
  }

  /**
   * Has a group that this server leads have other voters, in one change of Raft's. One that is
   * added gets what there is first; it has to have begun the group, with no voters.
   *
   * @param from those that it has, else nothing happens
   * @param to a majority of them of those that it has
   * @return whether the group has them, which a majority of both agreed on; never fails
   */
  public CompletableFuture<Boolean> change(UUID group, Set<UUID> from, Set<UUID> to) {
    SetConfigurationRequest request =
        new SetConfigurationRequest(
            client,
            PeerAddresses.id(self),
            RaftGroupId.valueOf(group),
            calls.incrementAndGet(),
            GroupConfiguration.change(PeerAddresses.peers(from), PeerAddresses.peers(to)));
    try {
      return server
          .setConfigurationAsync(request)
          .orTimeout(CHANGE_SECONDS_MAX, TimeUnit.SECONDS)
          .handle(
              (reply, failure) -> {
                boolean isDone = failure == null && reply.isSuccess();
                if (!isDone) {
                  Object why = failure == null ? reply : failure;
                  log.info("group={} keeps its voters for now: {}", group, String.valueOf(why));
                }
                return isDone;
              });
    } catch (IOException | RuntimeException e) {
      log.debug("group={} keeps its voters for now", group, e);
      return CompletableFuture.completedFuture(false);
    }
  }

  /** How far this server is in the group; null if it is not in it, or reads its log. */
  public @Nullable GroupProgress progress(UUID group) {
    RaftServer.Division division = divisions.of(group);
    RaftLog entries = division == null ? null : Divisions.log(division);
    return division == null || entries == null
        ? null
        : new GroupProgress(
            division.getInfo().getCurrentTerm(),
            entries.getLastCommittedIndex(),
            division.getInfo().getLastAppliedIndex());
  }

  /** Ends its part in all groups; what is on disk stays. Blocks. */
  @Override
  public void close() throws IOException {
    Map<UUID, RaftServer.Division> ending = new HashMap<>();
    for (UUID group : added.keySet()) {
      RaftServer.Division division = divisions.of(group);
      if (division != null) {
        ending.put(group, division);
      }
    }
    server.close();
    for (Map.Entry<UUID, RaftServer.Division> ended : ending.entrySet()) {
      RaftLog entries = Divisions.log(ended.getValue());
      if (entries != null) {
        lost.ended(ended.getKey(), ended.getValue(), entries);
      }
    }
  }
}
