package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Directory;
import dev.grid.kernel.Periodic;
import dev.grid.kernel.Structure;
import dev.grid.kernel.query.Queries;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replication;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.protocol.Message;
import dev.grid.protocol.UnknownServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
  private volatile MemberConfig config;
  private final LongSupplier clock;
  private final LongSupplier nanoClock;
  private final Scheduler scheduler;
  private final Executor workers;
  private final RemoteCalls elsewhere;
  private final MergeSink merges;

  /** The table's, then the member's own. */
  private final Partition[] partitions;

  /** How many the table has. */
  private final int count;

  private final MemberPartitions own;
  private final GroupPartitions groups;
  private final List<Kind<?>> kinds;
  private final HostMemory memory;
  private final Services services;
  private final MemberParts parts;
  private final AtomicLong callNumbers = new AtomicLong();
  private final Periodic ticking;
  private final Holders holders = new Holders();
  private final Upkeep upkeep;
  private final SlowQuestions slowQuestions = new SlowQuestions(this);
  private final Questions questions = new Questions(this);
  private final Directory.Standing standing;
  private volatile Pools pools = Pools.NONE;
  private volatile Listing listing = structure -> null;
  private volatile int members;
  private volatile int memberNumber = -1;
  private volatile boolean minoritySettled;
  private volatile long writableSinceMillis = Long.MAX_VALUE;

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
      RemoteCalls elsewhere,
      MergeSink merges) {
    this.member = member;
    this.config = config;
    this.clock = clock;
    this.nanoClock = env::nanoTime;
    this.scheduler = scheduler;
    this.workers = workers;
    this.elsewhere = elsewhere;
    this.merges = merges;
    count = config.partitionCount();
    int firstOfGroups = count + MemberPartitions.COUNT;
    int groupsMax = config.hasGroups() ? config.cp().groupsMax() : 0;
    partitions = new Partition[firstOfGroups + groupsMax];
    for (int i = 0; i < partitions.length; i++) {
      PartitionOwner owner =
          i < count
              ? PartitionOwner.TABLE
              : i < firstOfGroups ? PartitionOwner.MEMBER : PartitionOwner.GROUP;
      partitions[i] = new Partition(i, this, structures.size(), workers, env, owner);
    }
    own = new MemberPartitions(this, count);
    groups = new GroupPartitions(this, firstOfGroups, groupsMax);
    standing = new PartitionsStanding(partitions, nanoClock, this::clockMillis);
    List<Kind<?>> made = new ArrayList<>();
    for (Structure<?> structure : structures) {
      made.add(new Kind<>(this, made.size(), structure));
    }
    kinds = List.copyOf(made);
    upkeep = new Upkeep(this, partitions, holders);
    ticking =
        Periodic.forGood(
            "bringing time to structures",
            (task, millis) -> scheduler.schedule(() -> workers.execute(task), millis),
            TICK_MILLIS,
            upkeep::tick,
            log::error);
    memory = new HostMemory(this);
    services = new Services(kinds);
    parts = new MemberParts(this, scheduler);
  }

  /** Begins to bring time to structures. */
  public void start() {
    ticking.start();
  }

  /** Ends what {@link #start} began, for good. */
  public void stop() {
    ticking.stop();
    parts.close();
  }

  /**
   * Completes when everything is closed that structures own on this member; after {@link #stop}.
   */
  public CompletableFuture<Void> partsClosed() {
    return parts.closed();
  }

  /** What it does to its partitions as a whole. */
  public Upkeep upkeep() {
    return upkeep;
  }

  UUID member() {
    return member;
  }

  SlowQuestions slowQuestions() {
    return slowQuestions;
  }

  /** How the member is configured, with what was added since it was started. */
  public MemberConfig config() {
    return config;
  }

  /**
   * Has structures be made by another configuration from now on. Shards that are empty are made
   * anew by it; what holds something keeps its own. Takes every partition if a kind has changed.
   */
  public void configure(MemberConfig next) {
    MemberConfig before = config;
    config = next;
    if (!before.structures().equals(next.structures())) {
      upkeep.reconfigure(before, next);
    }
  }

  /** A name for a call that this member makes, or brings to another for who gave it none. */
  public CallId newCallId() {
    return newCallIds(1);
  }

  /** An id of a stretch of serving that no other has, of this member or another. */
  UUID newInvalidationsId() {
    long number = callNumbers.incrementAndGet();
    return new UUID(
        member.getMostSignificantBits(),
        member.getLeastSignificantBits() ^ number * 0x9e3779b97f4a7c15L);
  }

  /** A name for a time in which this member leads a Raft group, that no other has. */
  UUID newReign() {
    return newInvalidationsId();
  }

  /** The first of so many names, whose numbers follow each other. */
  CallId newCallIds(int number) {
    return new CallId(member, callNumbers.getAndAdd(number) + 1);
  }

  /** Is told of structures that hold something, or are about to. */
  @FunctionalInterface
  public interface Listing {

    /**
     * Makes a structure known to all members. Called with a partition held, so it must not block;
     * may be told of one again.
     *
     * @return completes when all know it; null if they do
     * @throws RuntimeException what a call is refused with that would make one too many
     */
    @Nullable CompletableFuture<?> list(StructureId structure);
  }

  /** Sets who is told of structures that hold something, before the member joins. */
  public void listing(Listing listing) {
    this.listing = listing;
  }

  Listing listing() {
    return listing;
  }

  /** How many members the cluster has now. */
  public int members() {
    return members;
  }

  /** This member's number in the order in which members joined; negative if it has none. */
  public int memberNumber() {
    return memberNumber;
  }

  /** Says which number this member has. */
  public void memberNumber(int number) {
    memberNumber = number;
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

  /** Since when this side has taken writes; {@code Long.MAX_VALUE} while it does not. */
  public long writableSinceMillis() {
    return writableSinceMillis;
  }

  /** Says whether this side takes writes from now on. */
  public void writable(boolean writable) {
    if (!writable) {
      writableSinceMillis = Long.MAX_VALUE;
    } else if (writableSinceMillis == Long.MAX_VALUE) {
      writableSinceMillis = clockMillis();
    }
  }

  /** What structures own on this member beside its partitions. */
  MemberParts parts() {
    return parts;
  }

  /** What the member has for queries. */
  public Queries queries() {
    return pools().queries();
  }

  /** The threads for what goes on outside partitions. */
  Pools pools() {
    return pools;
  }

  /** Sets them, before there is anything in the partitions. */
  public void pools(Pools pools) {
    this.pools = pools;
  }

  RemoteCalls elsewhere() {
    return elsewhere;
  }

  /** Where callers hold something, or wait. */
  Holders holders() {
    return holders;
  }

  void keepForMerge(int partition, List<Shard<?>> shards) {
    List<MergeSink.Kept> kept = new ArrayList<>();
    for (Shard<?> shard : shards) {
      kept.add(shard.forMerge());
    }
    merges.keep(partition, kept);
  }

  Services services() {
    return services;
  }

  // For replication.

  @Override
  public int count() {
    return count;
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
        OwnTask.of(p -> p.forEachShard(shard -> digests.add(shard.digest()))));
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

  /** How many partitions the table has. */
  public int partitionCount() {
    return count;
  }

  /** How many partitions there are on this member, with its own. */
  int allPartitions() {
    return partitions.length;
  }

  /**
   * Refuses a structure that cannot be.
   *
   * @throws UnknownServiceException if there is no such kind for applications
   */
  public void requireValid(StructureId structure) {
    Kind<?> kind = kindOf(structure.service());
    if (kind == null || kind.structure().isInternal()) {
      throw new UnknownServiceException(
          "service="
              + structure.service()
              + " of structure="
              + structure.name()
              + " is not one of this member's: "
              + kinds().stream().map(known -> known.structure().serviceName()).toList());
    }
    kind.validate(structure.name());
  }

  /** Whether a structure is in a Raft group by its configuration. */
  public boolean isStrong(StructureId structure) {
    Kind<?> kind = kindOf(structure.service());
    return kind != null && kind.isStrong(structure.name());
  }

  /** Those that this member has for itself. */
  public MemberPartitions own() {
    return own;
  }

  /** Those for the Raft groups of this member. */
  public GroupPartitions groups() {
    return groups;
  }

  Partition partition(int partition) {
    return partitions[partition];
  }

  /** The kinds of structures, in the order they were given. */
  public List<Kind<?>> kinds() {
    return kinds;
  }

  /** The kind of the structures of a service, or null if this version knows none. */
  public @Nullable Kind<?> kindOf(String service) {
    for (Kind<?> kind : kinds) {
      if (kind.structure().serviceName().equals(service)) {
        return kind;
      }
    }
    return null;
  }

  /**
   * Brings a call to its partition.
   *
   * @param partition from 0 to {@link #partitionCount()} - 1, checked by the caller, or one that
   *     {@link MemberPartitions#of} gives
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
      partition.admission().cancel(call);
    }

    @Override
    public void rejected() {}
  }

  /** {@link #submit(int, PartitionTask)}, but on this thread, which may wait. */
  public void runExclusively(int partition, PartitionTask task) {
    partitions[partition].runExclusively(task);
  }

  /** Begins questions to many partitions. */
  public Questions questions() {
    return questions;
  }

  /**
   * What partitions of this member have told of a message to all, as far as nobody else can serve
   * those that have nothing.
   */
  Directory.Found find(Kind<?> kind, String name, Message<?> message) {
    Directory directory = kind.findDirectory(name);
    if (directory == null || memory.isAbandoned()) {
      return Directory.Found.nothing();
    }
    return directory.find(message, queries(), standing);
  }

  void execute(Runnable task) {
    workers.execute(task);
  }

  // What the host itself does to partitions, on workers.

  /** Time for what waits in a partition. */
  WaitTimer timerOf(Partition partition) {
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
}
