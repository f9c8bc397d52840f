package dev.grid.member.partition;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All partitions of a member and the structures in them. Thread-safe. */
public final class PartitionHost implements WaitTimer {

  /** How often time is brought to structures: expiry, ended leases. */
  private static final long TICK_MILLIS = 500;

  private final UUID member;
  private final MemberConfig config;
  private final LongSupplier clock;
  private final ScheduledExecutorService timer;
  private final Executor workers;
  private final Replication replication;
  private final Partition[] partitions;
  private final List<Kind<?>> kinds;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * Empty partitions.
   *
   * @param clock milliseconds since the epoch
   * @param timer only hands over to workers
   * @param workers runs what takes long
   */
  public PartitionHost(
      UUID member,
      MemberConfig config,
      List<Structure<?>> structures,
      LongSupplier clock,
      ScheduledExecutorService timer,
      Executor workers,
      Replication replication) {
    this.member = member;
    this.config = config;
    this.clock = clock;
    this.timer = timer;
    this.workers = workers;
    this.replication = replication;
    partitions = new Partition[config.partitionCount()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(i, structures.size(), workers);
    }
    List<Kind<?>> made = new ArrayList<>();
    for (Structure<?> structure : structures) {
      made.add(new Kind<>(this, made.size(), structure));
    }
    kinds = List.copyOf(made);
  }

  /** Begins to bring time to structures. */
  public void start() {
    ticking =
        timer.scheduleWithFixedDelay(
            () -> workers.execute(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends what {@link #start} began. */
  public void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
  }

  UUID member() {
    return member;
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
   * One kind of structure and the listeners of its instances. Thread-safe.
   *
   * @param <S> its state
   */
  public static final class Kind<S extends State> {

    private final PartitionHost host;
    private final int index;
    private final Structure<S> structure;
    private final Handler<S> handler;
    private final Map<String, Subscribers> subscribers = new ConcurrentHashMap<>();

    Kind(PartitionHost host, int index, Structure<S> structure) {
      this.host = host;
      this.index = index;
      this.structure = structure;
      this.handler = structure.handler();
    }

    PartitionHost host() {
      return host;
    }

    /** What it is. */
    public Structure<S> structure() {
      return structure;
    }

    Subscribers subscribers(String name) {
      return subscribers.computeIfAbsent(name, n -> new Subscribers());
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
      return room != null ? room : partition.room(index, name, n -> newRoom(partition.id(), n));
    }

    private Room<S> newRoom(int partition, String name) {
      return new Room<>(
          partition,
          new StructureId(structure.serviceName(), name),
          handler,
          structure.newState(new StateContext(name, partition, host.config)),
          subscribers(name),
          host.replication,
          host);
    }
  }

  /**
   * Asks every partition and combines the answers. Holds the partitions one after another on this
   * thread, which must be one that may take long.
   *
   * @param asking stands for the caller, and is answered
   */
  public void askAll(Kind<?> kind, String name, PartitionCall asking) {
    AtomicReferenceArray<Object> answers = new AtomicReferenceArray<>(partitions.length);
    Gathering gathering = new Gathering(kind, name, asking, answers);
    for (Partition partition : partitions) {
      partition.runExclusively(new AskOne(gathering, partition.id()));
    }
  }

  /** The answers of all partitions while they come. Thread-safe. */
  private static final class Gathering {

    private static final Object NOTHING = new Object();

    private final Kind<?> kind;
    private final String name;
    private final PartitionCall asking;
    private final AtomicReferenceArray<Object> answers;
    private final AtomicInteger missing;

    Gathering(
        Kind<?> kind, String name, PartitionCall asking, AtomicReferenceArray<Object> answers) {
      this.kind = kind;
      this.name = name;
      this.asking = asking;
      this.answers = answers;
      missing = new AtomicInteger(answers.length());
    }

    void answer(int partition, @Nullable Object value) {
      answers.set(partition, value == null ? NOTHING : value);
      if (missing.decrementAndGet() == 0) {
        finish();
      }
    }

    private void finish() {
      List<@Nullable Object> all = new ArrayList<>(answers.length());
      Throwable failure = null;
      for (int i = 0; i < answers.length(); i++) {
        Object answer = answers.get(i);
        if (answer instanceof Failed failed) {
          failure = failed.cause();
        }
        all.add(answer == NOTHING ? null : answer);
      }
      if (failure != null) {
        asking.fail(failure);
        return;
      }
      try {
        Handler.Combined combined = kind.handler.combine(asking.message(), all, asking);
        Subscribers subscribers = kind.subscribers(name);
        combined.events().forEach(event -> subscribers.publish(event, -1));
        asking.reply(combined.reply());
      } catch (RuntimeException e) {
        asking.fail(e);
      }
    }
  }

  private record Failed(Throwable cause) {}

  /** One partition's part of a question to all. */
  private static final class AskOne extends PartitionCall {

    private final Gathering gathering;
    private final int partition;

    AskOne(Gathering gathering, int partition) {
      super(gathering.kind, gathering.name, gathering.asking.message());
      this.gathering = gathering;
      this.partition = partition;
    }

    @Override
    public void reply(@Nullable Object value) {
      gathering.answer(partition, value);
    }

    @Override
    public void fail(Throwable failure) {
      gathering.answer(partition, new Failed(failure));
    }

    @Override
    public boolean isAbandoned() {
      return gathering.asking.isAbandoned();
    }

    @Override
    public UUID caller() {
      return gathering.asking.caller();
    }
  }

  // What the host itself does to partitions, on workers.

  @Override
  public Alarm schedule(PartitionCall call, long delayMillis) {
    ScheduledFuture<?> alarm =
        timer.schedule(
            () -> workers.execute(() -> recheck(call)), delayMillis, TimeUnit.MILLISECONDS);
    return () -> alarm.cancel(false);
  }

  private void recheck(PartitionCall call) {
    Partition partition = partitions[call.partition()];
    partition.runExclusively(OwnTask.of(p -> call.recheck()));
  }

  private void tick() {
    OwnCall call = new OwnCall();
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.hasRooms()) {
                  p.forEachRoom(room -> room.tick(call.in(room)));
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
          OwnTask.of(p -> p.forEachRoom(room -> room.callerGone(caller, call.in(room)))));
    }
  }

  /** Forgets parked calls that were abandoned. Takes every partition; for workers. */
  public void dropAbandoned() {
    for (Partition partition : partitions) {
      partition.runExclusively(OwnTask.of(p -> p.forEachRoom(Room::dropAbandoned)));
    }
  }

  /** Removes a structure's data. Takes every partition; for workers. */
  public void destroy(StructureId structure) {
    for (Kind<?> kind : kinds) {
      if (kind.structure.serviceName().equals(structure.service())) {
        for (Partition partition : partitions) {
          partition.runExclusively(
              OwnTask.of(
                  p -> {
                    Room<?> room = p.removeRoom(kind.index, structure.name());
                    if (room != null) {
                      room.destroy();
                    }
                  }));
        }
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
              p ->
                  p.forEachRoom(
                      room -> {
                        parked.addAndGet(room.parkedCalls());
                        sums.merge(
                            room.structure(),
                            room.addTo(new StructureStatistics(room.structure(), 0, 0, 0, 0)),
                            PartitionHost::sum);
                      })));
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
  private record OwnTask(java.util.function.Consumer<Partition> action) implements PartitionTask {

    static OwnTask of(java.util.function.Consumer<Partition> action) {
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
  private final class OwnCall implements Call {

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
