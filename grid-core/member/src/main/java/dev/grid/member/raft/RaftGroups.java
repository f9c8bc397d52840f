package dev.grid.member.raft;

import dev.grid.GridNotActiveException;
import dev.grid.NotReadyException;
import dev.grid.config.CpConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Periodic;
import dev.grid.kernel.cp.CpName;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.peer.PeerMessages.AskLossEnd;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.Form;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.LossEndsAt;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.ServerHere;
import dev.grid.member.peer.PeerMessages.TermIs;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.RaftGroupId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in the cluster's Raft groups, and where their leaders are. Thread-safe.
 *
 * <p><b>Formation.</b> Who is in all groups is decided once: by the coordinator, when so many
 * members are there as are configured, and all of them have said that they know of no decision,
 * after they adopted the coordinator's state: from then on they take none from another coordinator.
 * Every member keeps it on disk and tells it again and again, so whoever comes later learns it.
 *
 * <p><b>Groups</b> have names; their ids follow from the formation's seed and the name. A group
 * begins on each of its members when it is first asked for, or when another member tells of it.
 */
public final class RaftGroups implements GroupPartitions.Groups, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RaftGroups.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private static final String DEFAULT_DIRECTORY = "grid-cp";
  private static final long TELL_MILLIS = 1_000;

  /** So long a caller waits for the groups to be formed. */
  private static final long FORMED_SECONDS_MAX = 120;

  private final RaftContext member;
  private final CpConfig config;
  private final ServerDisk disk;
  private final UUID self;
  private final ExecutorService threads;
  private final Periodic telling;

  /** Completes when it is known who is in groups. */
  private final CompletableFuture<Formation> formed = new CompletableFuture<>();

  private final ServedGroups groups;
  private final Leaders leading;

  /** What members told last. */
  private final Map<UUID, ServerHere> told = new ConcurrentHashMap<>();

  /** The member that said last that it leads, by the group's name. */
  private final Map<String, UUID> leaders = new ConcurrentHashMap<>();

  private volatile @Nullable Formation formation;
  private volatile boolean leaves;
  private volatile boolean closed;

  /**
   * Of a member that has not joined.
   *
   * @throws dev.grid.InvalidConfigurationException if its directory cannot be used
   */
  public RaftGroups(RaftContext member) {
    this.member = member;
    config = member.config().cp();
    Path directory = config.directory();
    disk =
        ServerDisk.open(
            directory == null
                ? Path.of(DEFAULT_DIRECTORY, member.config().instanceName())
                : directory);
    self = disk.server();
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(member.config().instanceName() + "-cp-", 0).factory());
    telling =
        Periodic.forGood(
            "looking after Raft groups",
            (task, millis) -> member.schedule(() -> execute(task), millis),
            TELL_MILLIS,
            this::tick,
            log::error);
    groups = new ServedGroups(member, disk, this::execute, this::tell, this::ask);
    leading = new Leaders(groups);
    member.partitions().groups().groups(this);
  }

  /** Begins to take part, with what is on disk. */
  public void start() {
    Formation known = disk.formation();
    if (known != null) {
      execute(() -> adopt(known));
    }
    telling.start();
  }

  private void execute(Runnable task) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | Error e) {
              failures.failed("Raft groups", e);
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("closed", e);
    }
  }

  // Groups, for calls.

  @Override
  public int place(RaftGroupId group) {
    Formation known = requireFormed();
    Integer here = groups.place(group);
    if (here != null) {
      return here;
    }
    CpName.requireGroup(group.name());
    RaftGroupId id = groups.id(known, group.name());
    if (group.seed() == id.seed() && group.id() > id.id()) {
      throw new NotReadyException("group=" + group + " is not known to this member yet");
    }
    if (!group.equals(id)) {
      throw new GroupDestroyedException(
          "group=" + group + " is of groups that were made anew since: ask for its group again");
    }
    return known.voters().contains(self)
        ? groups.begin(known, group.name())
        : GroupPartitions.NOT_HERE;
  }

  private Formation requireFormed() {
    Formation known = formation;
    if (known == null) {
      throw new NotReadyException(notFormed());
    }
    return known;
  }

  private String notFormed() {
    ClusterState state = member.state();
    return "the Raft groups are not formed yet: members="
        + (state == null ? 0 : state.members().size())
        + " of grid.cp.member-count="
        + config.memberCount()
        + " are there; all members must have the same member-count";
  }

  @Override
  public @Nullable UUID member(RaftGroupId group, int attempt) {
    Formation known = formation;
    if (known == null) {
      return null;
    }
    UUID leader = leaderOf(group.name());
    boolean triesLeader = attempt % 2 == 0;
    if (triesLeader && leader != null && isReachable(leader)) {
      return leader;
    }
    List<UUID> voters = new ArrayList<>();
    if (known.voters().contains(self)) {
      voters.add(member.id());
    }
    told.forEach(
        (id, here) -> {
          if (known.voters().contains(here.server()) && isReachable(id)) {
            voters.add(id);
          }
        });
    return voters.isEmpty() ? null : voters.get(attempt / 2 % voters.size());
  }

  private boolean isReachable(UUID id) {
    return id.equals(member.id()) || member.isConnected(id);
  }

  /** As this member's server knows it, or as the leader has said. */
  private @Nullable UUID leaderOf(String name) {
    UUID leader = groups.leader(name);
    if (self.equals(leader)) {
      return member.id();
    }
    UUID id = leader == null ? null : memberOf(leader, told);
    return id == null ? leaders.get(name) : id;
  }

  /**
   * The member whose server has this id.
   *
   * @param told what members told last
   * @return null if none has said so
   */
  static @Nullable UUID memberOf(UUID server, Map<UUID, ServerHere> told) {
    for (Map.Entry<UUID, ServerHere> other : told.entrySet()) {
      if (other.getValue().server().equals(server)) {
        return other.getKey();
      }
    }
    return null;
  }

  @Override
  public List<RaftGroupId> all() {
    Formation known = requireFormed();
    List<String> names = new ArrayList<>(groups.names());
    told.values().forEach(here -> names.addAll(here.groups()));
    return names.stream().distinct().map(name -> groups.id(known, name)).toList();
  }

  @Override
  public CompletableFuture<RaftGroupId> group(String proxyName) {
    String name = CpName.of(proxyName).group();
    return formed
        .copy()
        .orTimeout(FORMED_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new CpUnavailableException(notFormed())
                        : failure))
        .thenApply(known -> groups.id(known, name));
  }

  /** What is known of groups here now, for operators. */
  public CpStatus status() {
    return new StatusOfGroups(member, self, groups, told).now(formation);
  }

  // Formation.

  private synchronized void adopt(Formation decided) {
    Formation known = formation;
    if (known != null || closed) {
      if (known != null && known.seed() != decided.seed()) {
        failures.failed(
            "other members have other Raft groups: one of them was started with the disk of another"
                + " cluster, or two sides of a split have both formed groups",
            new IllegalStateException("seeds=" + decided.seed() + ", " + known.seed()));
      }
      return;
    }
    if (!decided.equals(disk.formation())) {
      disk.keep(decided);
    }
    formation = decided;
    if (decided.voters().contains(self)) {
      disk.groups().forEach(name -> groups.begin(decided, name));
      groups.begin(decided, CpName.DEFAULT);
    }
    lookAfter();
    log.info(
        "Raft groups are formed: seed={} voters={} this={}",
        decided.seed(),
        decided.voters(),
        self);
    formed.complete(decided);
    execute(this::tell);
  }

  /** Has this member's server run, which may be impossible for a time, as with a port in use. */
  private synchronized void lookAfter() {
    Formation known = formation;
    if (known == null || closed || !known.voters().contains(self)) {
      return;
    }
    try {
      groups.lookAfter(known);
    } catch (IOException e) {
      failures.failed("the member's Raft server cannot start, and is tried again", e);
    }
  }

  /** If this member is the coordinator, and nobody knows of a decision. */
  private void decideIfNobodyHas() {
    ClusterState state = member.state();
    if (formation != null
        || state == null
        || !state.writable()
        || !state.stamp().publisher().equals(member.id())
        || state.members().size() < config.memberCount()
        || !state.members().containsAll(state.stable())) {
      return;
    }
    List<UUID> voters = new ArrayList<>();
    for (MemberInfo info : state.members()) {
      if (info.uuid().equals(member.id())) {
        voters.add(self);
      } else {
        ServerHere here = told.get(info.uuid());
        if (here == null || here.formation() != null || !state.stamp().equals(here.adopted())) {
          return;
        }
        voters.add(here.server());
      }
    }
    Formation decided =
        new Formation(
            ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
            List.copyOf(voters.subList(0, config.memberCount())));
    adopt(decided);
    for (MemberInfo info : state.members()) {
      if (!info.uuid().equals(member.id())) {
        member.send(info.uuid(), new Form(decided));
      }
    }
  }

  // Telling.

  private boolean tick() {
    tell();
    decideIfNobodyHas();
    lookAfter();
    balance();
    return true;
  }

  private void balance() {
    Formation known = formation;
    ClusterState state = member.state();
    if (known != null && state != null && !leaves && known.voters().contains(self)) {
      leading.balance(known, state, told);
    }
  }

  /** This member is about to leave: others lead its groups from now on. Blocks for some seconds. */
  public void leave() {
    leaves = true;
    leading.leave();
  }

  private void tell() {
    ClusterState state = member.state();
    if (state == null || closed) {
      return;
    }
    List<String> names = groups.names();
    ServerHere here =
        new ServerHere(
            self,
            member.host(),
            groups.port(),
            formation,
            state.stamp(),
            names,
            groups.led(),
            names.stream().map(groups::generation).toList(),
            groups.lost());
    for (MemberInfo info : state.members()) {
      if (!info.uuid().equals(member.id())) {
        member.send(info.uuid(), here);
      }
    }
  }

  /** Sends a question to a server, if it is known which member it is of. */
  private void ask(UUID server, OfGroups question) {
    told.forEach(
        (id, here) -> {
          if (here.server().equals(server)) {
            member.send(id, question);
          }
        });
  }

  /** Takes a message. On I/O threads. */
  public void received(UUID from, OfGroups message) {
    switch (message) {
      case ServerHere here -> {
        told.put(from, here);
        here.leads().forEach(name -> leaders.put(name, from));
        groups.heardLost(here.server(), here.lost());
        for (int i = 0; i < Math.min(here.groups().size(), here.generations().size()); i++) {
          groups.heard(here.groups().get(i), here.generations().get(i));
        }
        if (here.port() != 0) {
          execute(
              () ->
                  ConsensusServer.locate(
                      here.server(), new InetSocketAddress(here.host(), here.port())));
        }
        Formation theirs = here.formation();
        if (theirs != null) {
          execute(() -> heard(theirs, here.groups()));
        }
      }
      case AskTerm question -> execute(() -> member.send(from, groups.answer(question)));
      case TermIs answer -> groups.told(answer);
      case AskLossEnd question ->
          execute(() -> groups.answer(question, answer -> member.send(from, answer)));
      case LossEndsAt answer -> groups.told(answer);
      case Form form -> {
        ClusterState state = member.state();
        Stamp stamp = state == null ? null : state.stamp();
        if (stamp != null && stamp.publisher().equals(from)) {
          execute(() -> adopt(form.formation()));
        }
      }
    }
  }

  private void heard(Formation theirs, List<String> names) {
    adopt(theirs);
    Formation known = Objects.requireNonNull(formation, "one was adopted");
    if (known.equals(theirs) && known.voters().contains(self)) {
      names.forEach(name -> groups.begin(known, name));
    }
  }

  /** Messages do not reach the member any more. */
  public void disconnected(UUID other) {
    told.remove(other);
    leaders.values().removeIf(other::equals);
  }

  /** Ends this member's part; what is on disk stays. Blocks. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true; // No server is started from now on.
    }
    telling.stop();
    formed.completeExceptionally(new GridNotActiveException("the member is closed"));
    try {
      groups.close();
    } catch (IOException e) {
      log.warn("the member's Raft server did not end as it should", e);
    } finally {
      threads.shutdown();
      disk.close();
    }
  }
}
