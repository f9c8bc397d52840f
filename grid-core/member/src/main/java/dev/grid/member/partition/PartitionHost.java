package dev.grid.member.partition;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Periodic;
import dev.grid.kernel.Slice;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All partitions of a member and the structures in them. Thread-safe. */
public final class PartitionHost implements Replication.Partitions {

  private static final Logger log = LoggerFactory.getLogger(PartitionHost.class);

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
  private final Services services;
  private final AtomicLong callNumbers = new AtomicLong();
  private final Periodic ticking;
  private final FailureLog failures = new FailureLog(log::error);
  private final Holders holders = new Holders();
  private volatile int members;
  private volatile boolean minoritySettled;

  /**
   * Empty partitions.
   *
   * @param clock the cluster's time, in milliseconds since the epoch
   * @param scheduler for what waits
   * @param workers runs what takes long, soon, and never on the thread that brings it
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
    ticking =
        Periodic.forGood(
            "bringing time to structures",
            (task, millis) -> scheduler.schedule(() -> workers.execute(task), millis),
            TICK_MILLIS,
            this::tick,
            log::error);
    memory = new HostMemory(this);
    services = new Services(kinds);
  }

  /** Begins to bring time to structures. */
  public void start() {
    ticking.start();
  }

  /** Ends what {@link #start} began, for good. */
  public void stop() {
    ticking.stop();
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

  /**
   * Whether this side takes no writes and has not for so long that callers are told instead of
   * trying again.
   */
  public boolean isMinoritySettled() {
    return minoritySettled;
  }

  /** Says so. */
  public void minoritySettled(boolean settled) {
    minoritySettled = settled;
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** Where callers hold something, or wait. */
  Holders holders() {
    return holders;
  }

  void keepForMerge(int partition, List<Room<?>> rooms) {
    List<MergeSink.Kept> kept = new ArrayList<>();
    for (Room<?> room : rooms) {
      kept.add(room.forMerge());
    }
    merges.keep(partition, kept);
  }

  Services services() {
    return services;
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

  /**
   * Has a call not wait any longer that nobody wants any more. If it waits it is answered that it
   * was cancelled; else it is answered as it would have been.
   *
   * @param partition its own
   */
  public void cancel(int partition, PartitionCall call) {
    partitions[partition].submit(new Cancelling(call));
  }

  /** Where there is no room, time or the caller's end will end the wait. */
  private record Cancelling(PartitionCall call) implements PartitionTask {

    @Override
    public void run(Partition partition) {
      partition.cancel(call);
    }

    @Override
    public void rejected() {}
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
    private final int service;
    private final Structure<S> structure;
    private final Handler<S> handler;
    private final ConcurrentMap<String, List<Subscribers.Subscriber<?>>> subscribers =
        new ConcurrentHashMap<>();
    private final ForgottenCounts forgotten = new ForgottenCounts();

    Kind(PartitionHost host, int index, Structure<S> structure) {
      this.host = host;
      this.index = index;
      this.service = structure.codecs().getFirst().requestType() >>> 16;
      this.structure = structure;
      this.handler = structure.handler();
    }

    PartitionHost host() {
      return host;
    }

    /** Its place here; another member may have it elsewhere. */
    int index() {
      return index;
    }

    /** The number that its messages' types begin with, the same on every member. */
    int service() {
      return service;
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

    ForgottenCounts forgotten() {
      return forgotten;
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
          host.timerOf(partition));
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
   * Asks every partition of the cluster and combines the answers. This thread does a part of that,
   * so it must be one that may take a little; workers do the rest. Does not block.
   *
   * @param asking stands for the caller, and is answered
   */
  public void askAll(Kind<?> kind, String name, PartitionCall asking) {
    asking.brought();
    try {
      Gathering.Whole whole =
          new Gathering.Whole(kind, name, asking, config.network().frameBytesMax());
      Message<?> part = kind.structure().part(asking.message(), Slice.START);
      CallId names =
          kind.codecOf(part).mayRepeat()
              ? null
              : new CallId(member, callNumbers.getAndAdd(partitions.length) + 1);
      new Gathering(this, kind, name, asking.message(), whole, names).askAll();
    } catch (RuntimeException | Error e) {
      asking.answerFailure(e);
    }
  }

  /**
   * Asks partitions of this member for another one.
   *
   * @param names as in {@link Share#names}
   */
  public void ask(
      Kind<?> kind,
      StructureMessage<?> message,
      List<Place> places,
      @Nullable CallId names,
      AskedFor asked) {
    new Gathering(this, kind, message.name(), message, asked, names).ask(places);
  }

  void execute(Runnable task) {
    workers.execute(task);
  }

  // What the host itself does to partitions, on workers.

  /** Time for what waits in a partition. */
  private WaitTimer timerOf(Partition partition) {
    return (task, delayMillis) ->
        scheduler.schedule(
            () -> workers.execute(() -> partition.runExclusively(OwnTask.of(p -> task.run()))),
            delayMillis);
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
      attempt(
          "looking after",
          partition,
          p -> {
            if (p.hasRooms()) {
              if (p.isServing()) {
                p.forEachRoom(room -> attempt("tick", room, r -> r.tick(call.in(r))));
              }
              p.removeRoomsIf(Room::isForgettable);
            }
          });
    }
  }

  /** Does something to a partition; what fails there costs the others nothing. */
  private void attempt(String what, Partition partition, Consumer<Partition> action) {
    try {
      partition.runExclusively(OwnTask.of(action));
    } catch (RuntimeException | Error e) {
      failures.failed(what + " failed: partition=" + partition.id(), e);
    }
  }

  /** Does something to a room; what fails there costs the others nothing. */
  private void attempt(String what, Room<?> room, Consumer<Room<?>> action) {
    try {
      action.accept(room);
    } catch (RuntimeException | Error e) {
      failures.failed(what + " failed: structure=" + room.structure(), e);
    }
  }

  /**
   * Frees what a caller held that will not come back. Takes the partitions where it may have held
   * something; for workers.
   */
  public void callerGone(UUID caller) {
    OwnCall call = new OwnCall();
    holders.take(caller).stream()
        .forEach(
            partition ->
                attempt(
                    "freeing what caller=" + caller + " held",
                    partitions[partition],
                    p -> {
                      if (p.isServing()) {
                        p.forEachRoom(
                            room -> attempt("free", room, r -> r.callerGone(caller, call.in(r))));
                      }
                    }));
  }

  /**
   * Forgets parked calls of a caller that were abandoned. Takes the partitions where it may wait;
   * for workers.
   */
  public void dropAbandoned(UUID caller) {
    holders.of(caller).stream()
        .forEach(
            partition ->
                attempt(
                    "forgetting calls of caller=" + caller,
                    partitions[partition],
                    p -> p.forEachRoom(Room::dropAbandoned)));
  }

  /**
   * Removes a structure's data where this member serves it. Takes every partition; for workers.
   *
   * @return completes when every copy that counts has done so too; with {@link
   *     dev.grid.ConnectionLostException} if it is not known whether all will, since another member
   *     serves a partition by now. On any thread, with a partition held: what depends on it must
   *     not block
   */
  public CompletableFuture<Void> destroy(StructureId structure) {
    List<CompletableFuture<Void>> safe = new ArrayList<>();
    for (Kind<?> kind : kinds) {
      if (kind.structure.serviceName().equals(structure.service())) {
        for (Partition partition : partitions) {
          partition.runExclusively(
              OwnTask.of(
                  p -> {
                    Room<?> room =
                        p.isServing() ? p.removeRoom(kind.index, structure.name()) : null;
                    if (room != null) {
                      safe.add(room.destroy());
                    }
                  }));
        }
        kind.forgotten.remove(structure.name());
        memory.budgets().forget(kind, structure.name());
      }
    }
    return CompletableFuture.allOf(safe.toArray(CompletableFuture[]::new));
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
    for (Kind<?> kind : kinds) {
      kind.forgotten.forEach(
          (name, counts) -> {
            StructureId structure = new StructureId(kind.structure.serviceName(), name);
            sums.merge(
                structure,
                counts.addTo(new StructureStatistics(structure, 0, 0, 0, 0)),
                PartitionHost::sum);
          });
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
