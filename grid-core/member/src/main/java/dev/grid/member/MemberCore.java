package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Structure;
import dev.grid.member.cluster.ClusterControl;
import dev.grid.member.cluster.ClusterEnvironment;
import dev.grid.member.cluster.ClusterRules;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.ConfigRules;
import dev.grid.member.cluster.Timing;
import dev.grid.member.hosts.MemberHost;
import dev.grid.member.merge.MergeContext;
import dev.grid.member.merge.Merger;
import dev.grid.member.partition.Handover;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfCalls;
import dev.grid.member.peer.PeerMessages.OfCluster;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.OfHosts;
import dev.grid.member.peer.PeerMessages.OfLink;
import dev.grid.member.peer.PeerMessages.OfReplication;
import dev.grid.member.peer.PeerMessages.OfSharing;
import dev.grid.member.peer.Peers;
import dev.grid.member.replication.AcknowledgementTimes;
import dev.grid.member.replication.Lag;
import dev.grid.member.replication.Leases;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replication;
import dev.grid.member.routing.Router;
import dev.grid.member.routing.RouterContext;
import dev.grid.member.shared.Shared;
import dev.grid.member.time.ClusterClock;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The part of a member that a simulation can run: partitions, their replication, the cluster's
 * logic and the router, on injected threads, clocks and network. Thread-safe.
 */
public final class MemberCore implements Peers.Listener, ClusterControl.Follower {

  private static final int SERVICES = 256;

  private final CoreEnvironment env;
  private final UUID id;
  private final AddedConfigs added;
  private final Codecs codecs;
  private final Leases leases;
  private final AcknowledgementTimes acknowledgementTimes;
  private final ClusterClock clock;
  private final Handover handover;
  private final PartitionHost host;
  private final MemberHost hosted;
  private final Replication replication;
  private final ClusterControl control;
  private final Router router;
  private final Merger merger;
  private final Housekeeping housekeeping;
  private final CoreGroups groups;

  private final Kind<?>[] kinds = new Kind<?>[SERVICES];
  private final long settleMillis;
  private final List<StateListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Shared shared;

  /** Grows when this side loses its majority or has one. Confined to the cluster thread. */
  private long minorities;

  /** Told of every state, after partitions have followed it, on the cluster thread. */
  @FunctionalInterface
  public interface StateListener {

    /**
     * A new state.
     *
     * @param before null at first
     */
    void adopted(@Nullable ClusterState before, ClusterState state);
  }

  /** A member that has joined nothing yet. */
  public MemberCore(
      CoreEnvironment env,
      MemberConfig config,
      ClusterRules rules,
      Timing timing,
      List<Structure<?>> structures,
      Codecs codecs) {
    this.env = env;
    this.id = env.self().uuid();
    added = new AddedConfigs(config, structures, () -> shared);
    this.codecs = codecs;
    handover = new Handover(env.scheduler(), env::onWorker);
    settleMillis = timing.stable();
    CoreReplication forReplication = new CoreReplication(env, this);
    leases = forReplication.leases();
    acknowledgementTimes = forReplication.acknowledgementTimes();
    clock = forReplication.clock();
    ForCalls forCalls = new ForCalls();
    router = new Router(forCalls);
    merger = new Merger(forCalls);
    host =
        new PartitionHost(
            id,
            config,
            structures,
            clock::currentMillis,
            env.scheduler(),
            handover,
            forReplication,
            router,
            merger);
    host.pools(env.pools());
    hosted = new MemberHost(new CoreHosting(env, this));
    replication = new Replication(forReplication, host);
    control = new ClusterControl(id, new ForCluster(), rules, timing, this);
    for (Kind<?> kind : host.kinds()) {
      kind.structure().codecs().forEach(set -> kinds[set.service()] = kind);
    }
    groups = new CoreGroups(env, this, config);
    housekeeping = new Housekeeping(env, control, leases, replication, router, handover);
  }

  /** Begins to look after what waits. */
  public void start() {
    host.start();
    hosted.start();
    housekeeping.start();
    groups.start();
  }

  /** Ends what {@link #start} began. */
  public void stop() {
    groups.close();
    housekeeping.stop();
    hosted.stop();
    host.stop();
    control.configs().close();
    merger.close();
  }

  CoreGroups groups() {
    return groups;
  }

  /** The cluster's logic. */
  public ClusterControl control() {
    return control;
  }

  /** The partitions. */
  public PartitionHost host() {
    return host;
  }

  /** Whether a structure was destroyed and not made again, as far as is known. */
  boolean isDestroyed(StructureId structure) {
    Shared others = shared;
    return others != null && others.structures().catalog().isDestroyed(structure);
  }

  /** What lives on this member outside partitions. */
  public MemberHost hosted() {
    return hosted;
  }

  /** Brings work to this member's workers, for threads that must not do it. */
  Handover handover() {
    return handover;
  }

  Replication replication() {
    return replication;
  }

  /** Brings calls to other members. */
  public Router router() {
    return router;
  }

  /** Merges what this member served on the losing side of a split. */
  public Merger merger() {
    return merger;
  }

  /** The last state, or null before the first. */
  public @Nullable ClusterState state() {
    return control.state();
  }

  /** The kind of structure that a codec's message is for. */
  public Kind<?> kindOf(Codec<?, ?> codec) {
    return kinds[codec.requestType() >>> 16];
  }

  /** Adds a listener, before the member joins. */
  public void listen(StateListener listener) {
    listeners.add(listener);
  }

  /** Sets who takes messages that are not about partitions, before the member joins. */
  public void share(Shared shared) {
    this.shared = shared;
    host.listing(shared.structures()::list);
    listen(shared::adopted);
  }

  /** Whether this member serves every partition that it is the primary of by the last state. */
  public boolean isSettled() {
    ClusterState state = control.state();
    if (state != null) {
      for (int i = 0; i < state.partitions().size(); i++) {
        if (state.partitions().get(i).isPrimary(id)
            && host.replica(i).role() != Replica.Role.SERVING) {
          return false;
        }
      }
    }
    return true;
  }

  // Peers.Listener.

  @Override
  public void received(UUID from, PeerMessages message) {
    clock.received(from, message);
    switch (message) {
      case OfReplication m -> replication.received(from, m);
      case OfCalls m -> router.received(from, m);
      case OfHosts m -> hosted.received(from, m);
      case OfSharing m -> {
        Shared others = shared;
        if (others != null) {
          others.received(from, m);
        }
      }
      case OfGroups m -> groups.received(from, m);
      case OfCluster m -> env.onClusterThread(() -> control.received(from, m));
      case OfLink m -> {} // Connections take these themselves.
    }
  }

  @Override
  public void batchEnded(UUID from) {
    replication.batchEnded(from);
  }

  @Override
  public void connected(UUID member) {
    replication.connected(member);
    hosted.connected(member);
    Shared others = shared;
    if (others != null) {
      others.connected(member);
    }
  }

  @Override
  public void congested(UUID member, boolean congested) {
    leases.congested(member, congested);
  }

  @Override
  public void disconnected(UUID member, boolean gone) {
    if (gone) {
      leases.ended(member);
      env.suspect(member);
    }
    router.disconnected(member);
    hosted.disconnected(member);
    groups.disconnected(member);
    Shared others = shared;
    if (others != null) {
      others.disconnected(member);
    }
  }

  // ClusterControl.Follower.

  @Override
  public void adopted(@Nullable ClusterState before, ClusterState state, boolean foreign) {
    clock.adopted(state, before == null || foreign);
    env.keep(state.members());
    leases.members(state.memberIds(), before == null || !before.isOfSamePublisher(state));
    host.members(state.members().size());
    host.memberNumber(state.numberOf(id));
    host.writable(state.writable());
    if (before == null || !before.configs().equals(state.configs())) {
      host.configure(added.with(state.configs()));
    }
    if (!state.stamp().publisher().equals(id)) {
      added.configuring(false);
    }
    settle(before, state);
    replication.adopt(before, state, foreign);
    if (before != null && state.writable()) {
      // A side that takes no writes keeps its assignments, and streams to those it does not see.
      for (MemberInfo member : before.members()) {
        if (state.member(member.uuid()) == null) {
          leases.forget(member.uuid());
        }
      }
    }
    router.adopted(state);
    merger.adopted(state);
    listeners.forEach(listener -> listener.adopted(before, state));
  }

  /**
   * Members that were only slow come back within moments: until a view would count as settled, what
   * a side without a majority cannot do is tried again, and only then refused for good.
   */
  private void settle(@Nullable ClusterState before, ClusterState state) {
    if (state.writable()) {
      minorities++;
      host.minoritySettled(false);
    } else if (before == null || before.writable()) {
      long lost = ++minorities;
      env.scheduler()
          .schedule(
              () ->
                  env.onClusterThread(
                      () -> {
                        if (lost == minorities) {
                          host.minoritySettled(true);
                        }
                      }),
              settleMillis);
    }
  }

  @Override
  public long entries() {
    return host.upkeep().counts().structures().stream().mapToLong(s -> s.entries()).sum();
  }

  @Override
  public int fewestBackups() {
    Shared others = shared;
    return others == null
        ? 0
        : BackupBounds.fewestOf(others.structures().catalog(), host.kinds(), host.config());
  }

  @Override
  public ConfigRules configs() {
    return added;
  }

  /**
   * Whether this member may say that it knows of a structure; see {@link ConfigRules#configuring}.
   */
  public boolean mayKnow() {
    return !added.isConfiguring();
  }

  /** The cluster's time. */
  public ClusterClock clock() {
    return clock;
  }

  /** What copies had not acknowledged a moment ago. */
  public Lag lag() {
    return replication.lag();
  }

  /** How long answers have waited for copies. */
  public AcknowledgementTimes acknowledgementTimes() {
    return acknowledgementTimes;
  }

  /** How many of this member's partitions are in each role. */
  public int partitionsIn(Replica.Role role) {
    int count = 0;
    for (int i = 0; i < host.count(); i++) {
      if (host.replica(i).role() == role) {
        count++;
      }
    }
    return count;
  }

  private void send(UUID member, OfCluster message) {
    if (member.equals(id)) {
      env.onClusterThread(() -> control.received(id, message));
    } else {
      env.peers().send(member, message);
    }
  }

  private final class ForCluster implements ClusterEnvironment {

    @Override
    public long nanoTime() {
      return env.nanoTime();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      env.scheduler().schedule(() -> env.onClusterThread(task), delayMillis);
    }

    @Override
    public void execute(Runnable task) {
      env.onClusterThread(task);
    }

    @Override
    public void send(UUID member, OfCluster message) {
      MemberCore.this.send(member, clock.withTime(message));
    }

    @Override
    public @Nullable MemberInfo info(UUID member) {
      return member.equals(id) ? env.self() : env.peers().info(member);
    }

    @Override
    public UUID newId() {
      return env.newId();
    }
  }

  private final class ForCalls implements RouterContext, MergeContext {

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public @Nullable ClusterState state() {
      return control.state();
    }

    @Override
    public void send(UUID member, PeerMessages message) {
      env.peers().send(member, message);
    }

    @Override
    public boolean isConnected(UUID member) {
      return env.peers().isConnected(member);
    }

    @Override
    public boolean isCongested(UUID member) {
      return leases.isCongested(member);
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      return MemberCore.this.kindOf(codec);
    }

    @Override
    public PartitionHost host() {
      return host;
    }

    @Override
    public boolean offer(Runnable task) {
      return env.onWorker(task);
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      if (delayMillis > 0) {
        handover.schedule(task, delayMillis);
      } else {
        handover.execute(task);
      }
    }

    @Override
    public long nanoTime() {
      return env.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return env.currentTimeMillis();
    }
  }
}
