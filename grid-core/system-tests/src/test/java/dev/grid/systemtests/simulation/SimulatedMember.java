package dev.grid.systemtests.simulation;

import dev.grid.Grid;
import dev.grid.LostEvents;
import dev.grid.StructureId;
import dev.grid.config.ClusterConfig;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.kernel.tasks.TaskServices;
import dev.grid.map.GridMap;
import dev.grid.member.CoreEnvironment;
import dev.grid.member.MemberCore;
import dev.grid.member.cluster.ClusterRules;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Timing;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Pools;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.member.partition.Upkeep;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.Peers;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.TransferSizes;
import dev.grid.member.shared.Shared;
import dev.grid.member.shared.SharedEnvironment;
import dev.grid.member.transaction.TransactionEnvironment;
import dev.grid.member.transaction.Transactions;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.EndpointQualifier;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import dev.grid.structures.Structures;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A member of a simulated cluster: a real {@link MemberCore} whose threads, clock and network are
 * not.
 */
final class SimulatedMember implements CoreEnvironment, Peers {

  /** What members say; if they do, it is said when and by whom. */
  private static final Logger log = LoggerFactory.getLogger("dev.grid.member");

  /** What wall clocks begin with, about. */
  private static final long WALL_MILLIS = 1_700_000_000_000L;

  private static final int SKEW_MILLIS_MAX = 3_600_000;
  private static final long CLOCK_JUMPS_MILLIS = 7_000;

  /** How soon it is looked again whether it has joined. */
  private static final long LOOK_NANOS = 500_000_000L;

  /** How long what goes on outside a partition takes at most. */
  private static final int OUTSIDE_MICROS_MAX = 20_000;

  /** One of so many tasks of users' takes long, and how long that is at most. */
  private static final int LONG_ONE_IN = 5;

  private static final int LONG_MICROS_MAX = 3_000_000;

  private final Serialization serialization =
      new Serialization(TaskLog.with(Processings.serialization(), this), new SchemaRegistry());
  private final World world;
  private final SimulatedNetwork network;
  private final MemberInfo info;
  private final MemberCore core;
  private final Codecs codecs = new Codecs(Structures.codecs());
  private final Shared shared;
  private final SimulatedInvoker own;
  private final Transactions transactions;
  private final TaskRunner tasks = new TaskRunner(new ForTasks());

  /** Its part in Raft groups; null if it has none. */
  private @Nullable SimulatedGroups groups;

  private boolean alive = true;
  private boolean paused;
  private UUID teller;

  /** What happens while it is paused. */
  private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();

  private final TransferSizes transferSizes;
  private final int partitions;

  SimulatedMember(
      World world, SimulatedNetwork network, int number, MemberConfig config, int expected) {
    this(world, network, number, config, expected, TransferSizes.DEFAULT);
  }

  SimulatedMember(
      World world,
      SimulatedNetwork network,
      int number,
      MemberConfig config,
      int expected,
      TransferSizes transferSizes) {
    this.world = world;
    this.transferSizes = transferSizes;
    this.partitions = config.partitionCount();
    this.network = network;
    UUID id = new UUID(world.random().nextLong(), world.random().nextLong());
    this.teller = id;
    Address address = new Address("member" + number, 5701);
    this.info =
        new MemberInfo(
            address,
            id,
            Map.of(),
            false,
            new MemberVersion((byte) 5, (byte) 7, (byte) 0),
            Map.of(new EndpointQualifier(EndpointQualifier.MEMBER, null), address));
    this.core =
        new MemberCore(
            this,
            config,
            new ClusterRules(
                config.partitionCount(),
                config.structures(GridMap.TYPE).stream()
                    .mapToInt(m -> m.backupCount() + m.asyncBackupCount())
                    .max()
                    .orElse(1),
                1,
                "zone",
                expected,
                30_000,
                config.cluster().availability() == ClusterConfig.Availability.ALWAYS,
                config.cluster().partitionLoss() == ClusterConfig.PartitionLoss.CONTINUE),
            Timing.DEFAULT,
            Structures.all(),
            codecs);
    this.shared = new Shared(new ForShared());
    core.share(shared);
    this.own = new SimulatedInvoker(world, config.partitionCount(), this);
    this.transactions = new Transactions(new ForTransactions());
  }

  MemberCore core() {
    return core;
  }

  UUID id() {
    return info.uuid();
  }

  /** The transactions that are begun here. */
  Transactions transactions() {
    return transactions;
  }

  boolean isAlive() {
    return alive;
  }

  /** Whether the application would have been given it by now. */
  boolean hasJoined() {
    ClusterState state = core.state();
    return state != null && state.member(id()) != null && !state.partitions().isEmpty();
  }

  /** Runs something soon after it has joined. */
  void whenJoined(Runnable task) {
    world.in(
        LOOK_NANOS,
        here(
            () -> {
              if (hasJoined()) {
                task.run();
              } else {
                whenJoined(task);
              }
            }));
  }

  /** Has an application ask for a map. */
  void create(String map) {
    shared.structures().create(GridMap.TYPE.id(map));
  }

  /** Has it take part in Raft groups, before it joins. */
  void groups(SimulatedGroups own) {
    groups = own;
    core.host().groups().groups(own);
  }

  /** Its part in Raft groups. */
  SimulatedGroups groups() {
    return Objects.requireNonNull(groups);
  }

  /** Takes a message of another member. */
  void receive(UUID from, PeerMessages message) {
    teller = from;
    core.received(from, message);
    SimulatedGroups own = groups;
    if (own != null && message instanceof OfGroups ofGroups) {
      own.received(from, ofGroups);
    }
    core.batchEnded(from);
    teller = id();
  }

  /** Who tells of what listeners hear now. */
  UUID teller() {
    return teller;
  }

  /**
   * Adds a listener as an application's is added; completes when members know of it, or some have
   * not answered for long.
   */
  <E> CompletableFuture<?> subscribe(Message<UUID> request, EventTarget<E> listener) {
    return subscribe(newId(), request, listener);
  }

  /** The same, of an id by which it is removed. */
  @SuppressWarnings("unchecked") // A message's subscription is of its events' type.
  <E> CompletableFuture<?> subscribe(UUID id, Message<UUID> request, EventTarget<E> listener) {
    Kind<?> kind = core.kindOf(codecs.of(request));
    Subscription.Add<E> add =
        (Subscription.Add<E>) Objects.requireNonNull(kind.subscription(request));
    Sink<E> sink =
        new Sink<>() {
          @Override
          public void accept(E event, int partition) {
            listener.accept(event);
          }

          @Override
          public void lost(LostEvents.Reason reason, long count, int partition) {
            listener.lost(reason, count);
          }
        };
    return shared.listeners().subscribe(id, request, add, sink);
  }

  void unsubscribe(UUID id) {
    shared.listeners().unsubscribe(id);
  }

  boolean isPaused() {
    return paused;
  }

  void crash() {
    alive = false;
    deferred.clear();
    core.stop();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    while (!deferred.isEmpty() && !paused) {
      world.in(0, here(deferred.remove()));
    }
  }

  /**
   * The task as something that happens in this member: not while it is paused, nor after a crash.
   */
  Runnable here(Runnable task) {
    return () -> {
      if (alive && paused) {
        deferred.add(task);
      } else if (alive) {
        if (log.isErrorEnabled()) {
          MDC.put("at", world.nowMillis() + " " + this);
        }
        task.run();
      }
    };
  }

  // CoreEnvironment.

  @Override
  public MemberInfo self() {
    return info;
  }

  @Override
  public long nanoTime() {
    return world.nowNanos();
  }

  /** Wrong by up to an hour, and by another time every now and then. */
  @Override
  public long currentTimeMillis() {
    long now = world.nowMillis();
    long skew =
        new Random(id().getLeastSignificantBits() + now / CLOCK_JUMPS_MILLIS)
            .nextInt(SKEW_MILLIS_MAX);
    return WALL_MILLIS + now + skew;
  }

  @Override
  public Scheduler scheduler() {
    return (task, delayMillis) -> {
      boolean[] cancelled = {false};
      world.in(
          delayMillis * 1_000_000 + world.micros(0, 300),
          here(
              () -> {
                if (!cancelled[0]) {
                  task.run();
                }
              }));
      return () -> cancelled[0] = true;
    };
  }

  private long clusterThreadFreeNanos;

  @Override
  public boolean runsRaft() {
    return false;
  }

  @Override
  public void onClusterThread(Runnable task) {
    clusterThreadFreeNanos =
        Math.max(clusterThreadFreeNanos, world.nowNanos()) + world.micros(1, 50);
    world.at(clusterThreadFreeNanos, here(task));
  }

  @Override
  public boolean onWorker(Runnable task) {
    world.in(world.micros(1, 200), here(task));
    return true;
  }

  /** What goes on outside partitions takes some time, in which anything may happen. */
  @Override
  public Pools pools() {
    return new Pools() {
      private final Queries queries =
          new Queries(new SchemaRegistry(), partitions, this::offer, this);

      @Override
      public boolean offer(String pool, Runnable task) {
        world.in(world.micros(1, OUTSIDE_MICROS_MAX), here(task));
        return true;
      }

      @Override
      public Serialization serialization() {
        return serialization;
      }

      @Override
      public Invoker invoker() {
        return own;
      }

      @Override
      public TaskRunner tasks() {
        return tasks;
      }

      @Override
      public Queries queries() {
        return queries;
      }
    };
  }

  /** A task of a user's runs here. */
  void taskRuns(TaskLog.Mark task) {
    network.tasks().ran(this, task);
  }

  /** How users' tasks run: after some time, which stands for how long they take. */
  private final class ForTasks implements TaskServices {

    @Override
    public void execute(Runnable task) {
      boolean isLong = world.random().nextInt(LONG_ONE_IN) == 0;
      world.in(world.micros(1, isLong ? LONG_MICROS_MAX : OUTSIDE_MICROS_MAX), here(task));
    }

    @Override
    public Serialization serialization() {
      return serialization;
    }

    @Override
    public void awaitSchemas() {}

    @Override
    public Invoker invoker() {
      return own;
    }

    @Override
    public Grid grid() {
      throw new UnsupportedOperationException("there is no application");
    }

    @Override
    public long nanoTime() {
      return world.nowNanos();
    }
  }

  @Override
  public Peers peers() {
    return this;
  }

  @Override
  public void keep(List<MemberInfo> members) {}

  @Override
  public boolean isConnected(UUID client, UUID member) {
    return false;
  }

  @Override
  public void confirm(CallId call) {}

  @Override
  public TransferSizes transferSizes() {
    return transferSizes;
  }

  @Override
  public void suspect(UUID member) {}

  @Override
  public void unsuspect(UUID member) {}

  @Override
  public UUID newId() {
    return new UUID(world.random().nextLong(), world.random().nextLong());
  }

  // Peers.

  @Override
  public void send(UUID member, PeerMessages message) {
    network.send(this, member, message);
  }

  @Override
  public boolean isConnected(UUID member) {
    return network.isConnected(this, member);
  }

  @Override
  public long pendingBytes(UUID member) {
    return 0;
  }

  @Override
  public @Nullable MemberInfo info(UUID member) {
    return network.info(member);
  }

  @Override
  public String toString() {
    return info.address().host();
  }

  private final class ForTransactions implements TransactionEnvironment {

    @Override
    public UUID member() {
      return id();
    }

    @Override
    public Invoker invoker() {
      return own;
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public Structure<?> structureOf(Codec<?, ?> codec) {
      return core.kindOf(codec).structure();
    }

    @Override
    public Executor workers() {
      return SimulatedMember.this::onWorker;
    }

    @Override
    public Scheduler later() {
      return (task, delayMillis) -> scheduler().schedule(() -> onWorker(task), delayMillis);
    }

    @Override
    public long nanoTime() {
      return world.nowNanos();
    }

    @Override
    public UUID newId() {
      return SimulatedMember.this.newId();
    }

    @Override
    public Upkeep upkeep() {
      return core.host().upkeep();
    }
  }

  /** What is known to all members; clients, schemas and the end of structures are not simulated. */
  private final class ForShared implements SharedEnvironment {

    private static final long GONE_MILLIS = 10_000;

    @Override
    public UUID self() {
      return id();
    }

    @Override
    public @Nullable ClusterState state() {
      return core.state();
    }

    @Override
    public void send(UUID member, PeerMessages message) {
      SimulatedMember.this.send(member, message);
    }

    @Override
    public boolean isConnected(UUID member) {
      return SimulatedMember.this.isConnected(member);
    }

    @Override
    public long closedMillis() {
      return GONE_MILLIS;
    }

    @Override
    public long goneMillis() {
      return GONE_MILLIS;
    }

    @Override
    public long pendingBytes(UUID member) {
      return 0;
    }

    @Override
    public boolean offer(Runnable task) {
      return onWorker(task);
    }

    @Override
    public Scheduler.Alarm schedule(Runnable task, long delayMillis) {
      return scheduler().schedule(() -> onWorker(task), delayMillis);
    }

    @Override
    public long nanoTime() {
      return world.nowNanos();
    }

    @Override
    public long clusterMillis() {
      return core.clock().currentMillis();
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      return core.kindOf(codec);
    }

    @Override
    public void free(UUID caller) {
      core.host().upkeep().callerGone(caller);
    }

    @Override
    public CompletableFuture<Void> destroy(StructureId structure) {
      return core.host().upkeep().destroy(structure);
    }

    @Override
    public boolean mayPromise(UUID member) {
      return core.mayKnow() && core.control().mayPromise(member);
    }

    @Override
    public boolean mayKnow() {
      return core.mayKnow();
    }

    @Override
    public boolean isSettled() {
      return core.isSettled();
    }
  }
}
