package dev.grid.member.partition;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replication;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All partitions of a member and the structures in them. Thread-safe. */
public final class PartitionHost implements WaitTimer, Replication.Partitions {

  /** How often time is brought to structures: expiry, ended leases. */
  private static final long TICK_MILLIS = 500;

  private final UUID member;
  private final MemberConfig config;
  private final LongSupplier clock;
  private final Scheduler scheduler;
  private final Executor workers;
  private final Elsewhere elsewhere;
  private final MergeSink merges;
  private final Partition[] partitions;
  private final List<Kind<?>> kinds;
  private final HostMemory memory;
  private final AtomicLong callNumbers = new AtomicLong();
  private volatile boolean running;
  private volatile int members;

  /**
   * Empty partitions.
   *
   * @param clock milliseconds since the epoch
   * @param scheduler for what waits
   * @param workers runs what takes long
   * @param env what replicas need
   * @param elsewhere takes calls to partitions that other members serve
   * @param merges takes what was of the losing side of a split
   */
  public PartitionHost(
      UUID member,
      MemberConfig config,
      List<Structure<?>> structures,
      LongSupplier clock,
      Scheduler scheduler,
      Executor workers,
      ReplicationEnvironment env,
      Elsewhere elsewhere,
      MergeSink merges) {
    this.member = member;
    this.config = config;
    this.clock = clock;
    this.scheduler = scheduler;
    this.workers = workers;
    this.elsewhere = elsewhere;
    this.merges = merges;
    partitions = new Partition[config.partitionCount()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(i, this, structures.size(), workers, env);
    }
    List<Kind<?>> made = new ArrayList<>();
    for (Structure<?> structure : structures) {
      made.add(new Kind<>(this, made.size(), structure));
    }
    kinds = List.copyOf(made);
    memory = new HostMemory(this);
  }

  /** Begins to bring time to structures. */
  public void start() {
    running = true;
    tickLater();
  }

  private void tickLater() {
    scheduler.schedule(
        () ->
            workers.execute(
                () -> {
                  if (running) {
                    tick();
                    tickLater();
                  }
                }),
        TICK_MILLIS);
  }

  /** Ends what {@link #start} began. */
  public void stop() {
    running = false;
  }

  UUID member() {
    return member;
  }

  /** A name for a call that this member makes, or brings to another for who gave it none. */
  public CallId newCallId() {
    return new CallId(member, callNumbers.incrementAndGet());
  }

  /** How many members the cluster has now. */
  public int members() {
    return members;
  }

  /** Says how many members the cluster has. */
  public void members(int count) {
    members = count;
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  void keepForMerge(int partition, List<Room<?>> rooms) {
    List<MergeSink.Kept> kept = new ArrayList<>();
    for (Room<?> room : rooms) {
      kept.add(room.forMerge());
    }
    merges.keep(partition, kept);
  }

  // For replication.

  @Override
  public int count() {
    return partitions.length;
  }

  @Override
  public Replica replica(int partition) {
    return partitions[partition].replica();
  }

  @Override
  public void submit(int partition, Consumer<Replica> task) {
    partitions[partition].submit(new ReplicaTask(task));
  }

  @Override
  public void runExclusively(int partition, Consumer<Replica> task) {
    partitions[partition].runExclusively(OwnTask.of(p -> task.accept(p.replica())));
  }

  /** What a partition of this member has, by structure, in no order. For threads that may wait. */
  public List<Digest> digests(int partition) {
    List<Digest> digests = new ArrayList<>();
    partitions[partition].runExclusively(
        OwnTask.of(p -> p.forEachRoom(room -> digests.add(room.digest()))));
    return digests;
  }

  /** A message for a replica. One that finds no room is as good as lost on the way. */
  private record ReplicaTask(Consumer<Replica> task) implements PartitionTask {

    @Override
    public void run(Partition partition) {
      task.accept(partition.replica());
    }

    @Override
    public void rejected() {}
  }

  long clockMillis() {
    return clock.getAsLong();
  }

  /** How many partitions there are. */
  public int partitionCount() {
    return partitions.length;
  }

  /** The kinds of structures, in the order they were given. */
  public List<Kind<?>> kinds() {
    return kinds;
  }

  /**
   * Brings a call to its partition.
   *
   * @param partition from 0 to {@link #partitionCount()} - 1, checked by the caller
   */
  public void submit(int partition, PartitionTask task) {
    partitions[partition].submit(task);
  }

  /** {@link #submit(int, PartitionTask)}, but on this thread, which may wait. */
  public void runExclusively(int partition, PartitionTask task) {
    partitions[partition].runExclusively(task);
  }

  /**
   * One kind of structure and the listeners of its instances. Thread-safe.
   *
   * @param <S> its state
   */
  public static final class Kind<S extends State> {

    private final PartitionHost host;
    private final int index;
    private final Structure<S> structure;
    private final Handler<S> handler;
    private final ConcurrentMap<String, List<Subscribers.Subscriber<?>>> subscribers =
        new ConcurrentHashMap<>();

    Kind(PartitionHost host, int index, Structure<S> structure) {
      this.host = host;
      this.index = index;
      this.structure = structure;
      this.handler = structure.handler();
    }

    PartitionHost host() {
      return host;
    }

    int index() {
      return index;
    }

    Handler<S> handler() {
      return handler;
    }

    @Nullable SplitBrainProtection protection(String name) {
      return structure.protection(name, host.config);
    }

    Backups backups(String name) {
      return structure.backups(name, host.config);
    }

    Codec<?, ?> codecOf(Message<?> message) {
      for (Codec<?, ?> codec : structure.codecs()) {
        if (codec.messageClass() == message.getClass()) {
          return codec;
        }
      }
      throw new IllegalArgumentException("no codec for " + message.getClass().getName());
    }

    /** What it is. */
    public Structure<S> structure() {
      return structure;
    }

    Subscribers subscribers(String name) {
      return new Subscribers(subscribers, name);
    }

    /** Adds a listener. */
    public void subscribe(String name, Subscribers.Subscriber<?> subscriber) {
      subscribers(name).add(subscriber);
    }

    /** Removes a listener; false if there was none. */
    public boolean unsubscribe(String name, UUID id) {
      return subscribers(name).remove(id);
    }

    Room<?> room(Partition partition, String name) {
      Room<?> room = partition.findRoom(index, name);
      return room != null ? room : partition.room(index, name, n -> newRoom(partition, n));
    }

    private Room<S> newRoom(Partition partition, String name) {
      S state =
          structure.newState(
              new StateContext(
                  name, partition.id(), host.config, host.memory.budgets().of(this, name)));
      if (partition.isServing()) {
        state.promoted(host.clockMillis());
      }
      return new Room<>(
          partition,
          this,
          new StructureId(structure.serviceName(), name),
          state,
          subscribers(name),
          host);
    }

    /** Whether a write would add something that nothing is evicted for. */
    boolean adds(Message<?> message, String name) {
      return handler.adds(message) && !evicts(name);
    }

    boolean evicts(String name) {
      return structure.evicts(name, host.config);
    }
  }

  /**
   * Asks every partition and combines the answers. Holds the partitions one after another on this
   * thread, which must be one that may take long.
   *
   * @param asking stands for the caller, and is answered
   */
  public void askAll(Kind<?> kind, String name, PartitionCall asking) {
    Gathering gathering = new Gathering(kind, name, asking, partitions.length);
    for (Partition partition : partitions) {
      partition.runExclusively(gathering.ask(partition.id()));
    }
  }

  // What the host itself does to partitions, on workers.

  @Override
  public Scheduler.Alarm schedule(PartitionCall call, long delayMillis) {
    return scheduler.schedule(() -> workers.execute(() -> recheck(call)), delayMillis);
  }

  private void recheck(PartitionCall call) {
    Partition partition = partitions[call.partition()];
    partition.runExclusively(OwnTask.of(p -> call.recheck()));
  }

  /** Runs a task soon, on a worker. */
  void later(Runnable task) {
    var unused = scheduler.schedule(() -> workers.execute(task), 0);
  }

  /** What is done when there is little memory. */
  public HostMemory memory() {
    return memory;
  }

  private void tick() {
    OwnCall call = new OwnCall();
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.hasRooms()) {
                  if (p.isServing()) {
                    p.forEachRoom(room -> room.tick(call.in(room)));
                  }
                  p.removeRoomsIf(Room::isForgettable);
                }
              }));
    }
  }

  /** Frees what a caller held that will not come back. Takes every partition; for workers. */
  public void callerGone(UUID caller) {
    OwnCall call = new OwnCall();
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.isServing()) {
                  p.forEachRoom(room -> room.callerGone(caller, call.in(room)));
                }
              }));
    }
  }

  /** Forgets parked calls that were abandoned. Takes every partition; for workers. */
  public void dropAbandoned() {
    for (Partition partition : partitions) {
      partition.runExclusively(OwnTask.of(p -> p.forEachRoom(Room::dropAbandoned)));
    }
  }

  /** Removes a structure's data where this member serves it. Takes every partition; for workers. */
  public void destroy(StructureId structure) {
    for (Kind<?> kind : kinds) {
      if (kind.structure.serviceName().equals(structure.service())) {
        for (Partition partition : partitions) {
          partition.runExclusively(
              OwnTask.of(
                  p -> {
                    Room<?> room =
                        p.isServing() ? p.removeRoom(kind.index, structure.name()) : null;
                    if (room != null) {
                      room.destroy();
                    }
                  }));
        }
        memory.budgets().forget(kind, structure.name());
      }
    }
  }

  /**
   * What each structure holds, and how many calls wait. Takes every partition; for workers and
   * applications.
   */
  public Counts counts() {
    Map<StructureId, StructureStatistics> sums = new ConcurrentHashMap<>();
    AtomicInteger parked = new AtomicInteger();
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.isServing()) {
                  p.forEachRoom(
                      room -> {
                        parked.addAndGet(room.parkedCalls());
                        sums.merge(
                            room.structure(),
                            room.addTo(new StructureStatistics(room.structure(), 0, 0, 0, 0)),
                            PartitionHost::sum);
                      });
                }
              }));
    }
    return new Counts(List.copyOf(sums.values()), parked.get());
  }

  private static StructureStatistics sum(StructureStatistics a, StructureStatistics b) {
    return new StructureStatistics(
        a.structure(),
        a.entries() + b.entries(),
        a.bytes() + b.bytes(),
        a.evictions() + b.evictions(),
        a.expirations() + b.expirations());
  }

  /** What {@link #counts()} gives. */
  public record Counts(List<StructureStatistics> structures, int parkedCalls) {}

  /** A task of the host itself: it is never put into a mailbox, so never rejected. */
  record OwnTask(Consumer<Partition> action) implements PartitionTask {

    static OwnTask of(Consumer<Partition> action) {
      return new OwnTask(action);
    }

    @Override
    public void run(Partition partition) {
      action.accept(partition);
    }

    @Override
    public void rejected() {
      throw new IllegalStateException("the host's own tasks do not go through mailboxes");
    }
  }

  /** What handlers are told when the host itself calls. Confined to a worker. */
  final class OwnCall implements Call {

    private @Nullable Room<?> room;

    Call in(Room<?> room) {
      this.room = room;
      return this;
    }

    @Override
    public long nowMillis() {
      return clockMillis();
    }

    @Override
    public UUID caller() {
      return member;
    }

    @Override
    public UUID member() {
      return member;
    }

    @Override
    public boolean hasListeners() {
      return Objects.requireNonNull(room).hasListeners();
    }
  }
}
