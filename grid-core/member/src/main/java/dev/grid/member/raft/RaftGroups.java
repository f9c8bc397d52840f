package dev.grid.member.raft;

import dev.grid.NotReadyException;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Periodic;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.FormationMessages.FoundGroup;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.peer.PeerMessages.AskLossEnd;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.Form;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.GroupKnown;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in the cluster's Raft groups, and where their leaders are. Thread-safe.
 *
 * <p><b>Formation.</b> Who is in all groups is decided by the coordinator first, when so many
 * members are there as are configured, and all of them have said that they know of no decision,
 * after they adopted the coordinator's state: from then on they take none from another coordinator.
 * From then on the default group decides ({@link FormationMoves}), and groups follow ({@link
 * Settling}). Every member keeps it on disk and tells it again and again, so whoever comes later
 * learns it; the later decision counts. Who is not in it any more, and whose groups have followed,
 * puts what it has of them aside. When all groups are given up it begins from the start.
 *
 * <p><b>Groups</b> have names; their ids follow from the formation's seed and the name. Who a group
 * begins with is decided by the default group when it is first asked for; it begins on each of its
 * members when they learn of that.
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
  private final @Nullable String localHost;
  private final ServerDisk disk;
  private final ExecutorService threads;
  private final Periodic telling;

  private final ToldByMembers others;
  private final Formations formations;

  /** Groups of which it is asked who they begin with, by their keys. */
  private final Map<String, CompletableFuture<?>> founding = new ConcurrentHashMap<>();

  private final GroupWatch watch;

  private volatile boolean leaves;

  /**
   * Of a member that has not joined.
   *
   * @throws dev.grid.InvalidConfigurationException if its directory cannot be used
   */
  public RaftGroups(RaftContext member) {
    this.member = member;
    config = member.config().cp();
    localHost = ServerStart.localHost(member.config());
    disk = disk(member.config());
    others = new ToldByMembers(member);
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
    try {
      formations = new Formations(member, disk, others, this::execute, this::tell);
    } catch (RuntimeException | Error e) {
      disk.close(); // It is another attempt's.
      throw e;
    }
    watch =
        new GroupWatch(member, others, this::status, this::all, member.partitions().groups()::tell);
    member.partitions().groups().groups(this);
  }

  private static ServerDisk disk(MemberConfig config) {
    if (!config.keepsGroups()) {
      return ServerDisk.temporary();
    }
    Path named = config.cp().directory();
    return ServerDisk.open(
        named == null ? Path.of(DEFAULT_DIRECTORY, config.instanceName()) : named);
  }

  /** Begins to take part, with what is on disk. */
  public void start() {
    execute(
        () -> {
          formations.start();
          formations.decideIfNobodyHas();
        });
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
    Part mine = formations.part();
    ServedGroups groups = mine.groups();
    Integer here = groups.place(group);
    if (here != null) {
      return here;
    }
    CpName.requireGroup(group.name());
    RaftGroupId id = groups.ids().now(known, group.name());
    if (group.seed() == id.seed() && group.id() > id.id()) {
      throw new NotReadyException("group=" + group + " is not known to this member yet");
    }
    if (!group.equals(id)) {
      throw new GroupDestroyedException(
          "group=" + group + " was made anew since: ask for its group again");
    }
    if (!known.voters().contains(mine.self())) {
      return GroupPartitions.NOT_HERE;
    }
    String key = groups.ids().key(group.name());
    if (groups.founders(key).isEmpty()) {
      var unused = found(known, key);
      throw new NotReadyException("group=" + group + " has not begun on this member yet");
    }
    return groups.begin(known, key);
  }

  /** Asks who a group begins with, unless that is known; of the default group members tell. */
  private CompletableFuture<?> found(Formation known, String key) {
    ServedGroups groups = formations.part().groups();
    if (!groups.founders(key).isEmpty() || key.equals(CpName.DEFAULT)) {
      return CompletableFuture.completedFuture(null);
    }
    String name = GroupIds.nameOf(key);
    List<String> names = all().stream().map(RaftGroupId::name).toList();
    if (!names.contains(name) && names.size() >= config.groupsMax()) {
      return CompletableFuture.failedFuture(GroupIds.full(name, names));
    }
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<?> before = founding.putIfAbsent(key, asked);
    if (before != null) {
      return before;
    }
    FoundGroup message =
        new FoundGroup(
            groups.ids().now(known, CpName.DEFAULT),
            key,
            new Voters(known.epoch(), known.voters()));
    var unused =
        member
            .invoker()
            .invoke(message, Objects::requireNonNull)
            .whenComplete(
                (founders, failure) -> {
                  founding.remove(key, asked);
                  if (failure == null) {
                    groups.founded(key, founders);
                    asked.complete(null);
                  } else {
                    asked.completeExceptionally(CallFuture.unwrapped(failure));
                  }
                });
    return asked;
  }

  private Formation requireFormed() {
    Formation known = formations.known();
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
        + member.config().groupMembers()
        + " are there; all members must have the same member-count";
  }

  @Override
  public RaftGroupId named(String group) {
    return formations.part().groups().ids().now(requireFormed(), group);
  }

  @Override
  public @Nullable UUID member(RaftGroupId group, int attempt) {
    Formation known = formations.known();
    if (known == null) {
      return null;
    }
    UUID leader = leaderOf(formations.part().groups().ids().key(group.name()));
    boolean triesLeader = attempt % 2 == 0;
    if (triesLeader && leader != null && others.isReachable(leader)) {
      return leader;
    }
    List<UUID> voters = new ArrayList<>();
    if (known.voters().contains(formations.part().self())) {
      voters.add(member.id());
    }
    others
        .all()
        .forEach(
            (id, here) -> {
              if (known.voters().contains(here.server()) && others.isReachable(id)) {
                voters.add(id);
              }
            });
    return voters.isEmpty() ? null : voters.get(attempt / 2 % voters.size());
  }

  /** As this member's server knows it, or as the leader has said. */
  private @Nullable UUID leaderOf(String name) {
    UUID leader = formations.part().groups().leader(name);
    if (formations.part().self().equals(leader)) {
      return member.id();
    }
    UUID id = leader == null ? null : others.memberOf(leader);
    return id == null ? others.leader(name) : id;
  }

  @Override
  public List<RaftGroupId> all() {
    Formation known = requireFormed();
    ServedGroups groups = formations.part().groups();
    List<String> names = new ArrayList<>(groups.names());
    others.all().values().forEach(here -> names.addAll(here.groups()));
    return names.stream()
        .map(GroupIds::nameOf)
        .distinct()
        .map(name -> groups.ids().now(known, name))
        .toList();
  }

  @Override
  public CompletableFuture<RaftGroupId> group(String proxyName) {
    String name = CpName.of(proxyName).group();
    return formations
        .formed()
        .copy()
        .orTimeout(FORMED_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new CpUnavailableException(notFormed())
                        : failure))
        .thenCompose(
            known -> {
              GroupIds ids = formations.part().groups().ids();
              return found(known, ids.key(name)).thenApply(begins -> ids.now(known, name));
            });
  }

  // What operators see and do.

  /** What is known of groups here now. */
  public CpStatus status() {
    Part mine = formations.part();
    return new StatusOfGroups(
            member, mine.self(), mine.groups(), mine.losses(), others, mine.moves())
        .now(formations.known());
  }

  /** See {@link dev.grid.ClusterOperations#promoteToGroups}. */
  public CompletableFuture<Void> promote(UUID id) {
    return formations.part().moves().promote(requireFormed(), id);
  }

  /** See {@link dev.grid.ClusterOperations#removeFromGroups}. */
  public CompletableFuture<Void> remove(UUID server) {
    return formations.part().moves().remove(requireFormed(), server);
  }

  /** See {@link dev.grid.ClusterOperations#giveUpGroups}. */
  public CompletableFuture<Void> giveUp(Set<UUID> gone) {
    return CompletableFuture.runAsync(() -> formations.giveUpIfLost(gone), threads);
  }

  /** See {@link dev.grid.ClusterOperations#forceDestroyGroup}. */
  public CompletableFuture<Void> forceDestroy(String name, Set<UUID> damagedOn) {
    Formation known = requireFormed();
    ServedGroups groups = formations.part().groups();
    FormationMoves.requireBeyondRepair(
        status(), groups.configuration(groups.ids().key(name)), name, damagedOn);
    log.warn(
        "group={} is destroyed by force by an operator, with all it has: damagedOn={}",
        name,
        damagedOn);
    return found(known, groups.ids().nextKey(name))
        .thenAccept(
            begins ->
                execute(
                    () -> {
                      formations.beginFounded();
                      tell();
                    }));
  }

  // Telling.

  private boolean tick() {
    tell();
    formations.decideIfNobodyHas();
    formations.beginFounded();
    formations.lookAfter();
    formations.part().losses().round();
    balance();
    formations.leaveIfReplaced();
    watch.round(formations.known());
    return true;
  }

  private void balance() {
    Formation known = formations.known();
    ClusterState state = member.state();
    Part mine = formations.part();
    if (known == null || state == null || leaves) {
      return;
    }
    mine.settling().round(known);
    mine.moves().round(known);
    if (known.voters().contains(mine.self())) {
      mine.leading().balance(known, state, others.all());
    }
  }

  /** This member is about to leave: others lead its groups from now on. Blocks for some seconds. */
  public void leave() {
    leaves = true;
    tell();
    formations.part().leading().leave();
  }

  private void tell() {
    ClusterState state = member.state();
    if (state == null) {
      return;
    }
    Part mine = formations.part();
    ServedGroups groups = mine.groups();
    List<String> names = groups.names();
    List<String> led = groups.led();
    ServerHere here =
        new ServerHere(
            mine.self(),
            localHost != null ? localHost : member.host(),
            groups.port(),
            formations.known(),
            state.stamp(),
            names,
            led,
            names.stream().map(groups.ids()::generation).toList(),
            formations.givenUp(),
            groups.founded().stream()
                .map(
                    name ->
                        new GroupKnown(
                            name,
                            groups.founders(name),
                            led.contains(name) ? others.settled(name) : ToldByMembers.NEVER))
                .toList(),
            mine.losses().here(),
            leaves);
    for (MemberInfo info : state.members()) {
      if (!info.uuid().equals(member.id())) {
        member.send(info.uuid(), here);
      }
    }
  }

  /** Takes a message. On I/O threads. */
  public void received(UUID from, OfGroups message) {
    switch (message) {
      case ServerHere here -> {
        others.heard(from, here);
        Part mine = formations.part();
        ServedGroups groups = mine.groups();
        for (int i = 0; i < Math.min(here.groups().size(), here.generations().size()); i++) {
          groups.ids().heard(here.groups().get(i), here.generations().get(i));
        }
        if (here.port() != 0) {
          execute(
              () ->
                  ConsensusServer.locate(
                      here.server(), new InetSocketAddress(here.host(), here.port())));
        }
        execute(() -> formations.heard(here));
      }
      case AskTerm question -> member.send(from, formations.part().groups().answer(question));
      case TermIs answer -> formations.part().groups().told(answer);
      case AskLossEnd question ->
          execute(
              () -> formations.part().losses().answer(question, told -> member.send(from, told)));
      case LossEndsAt answer -> formations.part().losses().told(answer);
      case Form form -> {
        ClusterState state = member.state();
        Stamp stamp = state == null ? null : state.stamp();
        if (stamp != null && stamp.publisher().equals(from)) {
          execute(() -> formations.adopt(form.formation()));
        }
      }
    }
  }

  /** Messages do not reach the member any more. */
  public void disconnected(UUID other) {
    others.disconnected(other);
  }

  /** Ends this member's part; what is on disk stays. Blocks. */
  @Override
  public void close() {
    telling.stop();
    try {
      formations.close();
    } catch (IOException e) {
      log.warn("the member's Raft server did not end as it should", e);
    } finally {
      threads.shutdown();
      disk.close();
    }
  }
}
