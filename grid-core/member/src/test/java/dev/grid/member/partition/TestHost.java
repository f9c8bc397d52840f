package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Structure;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.TestReplication;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The partitions of one member that serves all of them, on a clock of the test's own. */
final class TestHost {

  static final UUID SELF = new UUID(7, 1);
  static final UUID OTHER = new UUID(7, 2);
  static final int PARTITIONS = 3;

  /** Longer than any test. */
  private static final long PROMISED_MILLIS = TimeUnit.DAYS.toMillis(10_000);

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::order));
  private long order;
  private long nowMillis = 1_000;

  private final TestReplication environment =
      new TestReplication(SELF, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));

  /** What was sent to the other member. */
  final List<PeerMessages> sent = environment.sent();

  /** What waits for a thread of a pool. */
  final ArrayDeque<Runnable> outside = new ArrayDeque<>();

  /** Of users' functions. */
  final Serialization serialization =
      new Serialization(MemberConfig.defaults().serialization(), new SchemaRegistry());

  /** How much may wait so. */
  int outsideMax = Integer.MAX_VALUE;

  /** How long a task may take. */
  long taskMillisMax = Long.MAX_VALUE;

  final PartitionHost host;

  /** The members there are, and who takes calls to the others. */
  List<UUID> members = List.of(SELF);

  BiConsumer<UUID, PartitionCall> remote =
      (to, call) -> call.fail(new NotReadyException("elsewhere"));

  private final class Others implements RemoteCalls {

    @Override
    public void route(PartitionCall call, int partition) {
      call.fail(new NotReadyException("elsewhere"));
    }

    @Override
    public void routeTo(UUID to, PartitionCall call) {
      remote.accept(to, call);
    }

    @Override
    public List<UUID> members() {
      return members;
    }
  }

  private record Task(long atMillis, long order, Runnable action) {}

  private TestHost(List<Structure<?>> structures, List<Copy> copies, boolean writable) {
    this(structures, copies, writable, CpConfig.defaults());
  }

  private TestHost(
      List<Structure<?>> structures, List<Copy> copies, boolean writable, CpConfig groups) {
    host =
        new PartitionHost(
            SELF,
            MemberConfig.defaults().withPartitionCount(PARTITIONS).withCp(groups),
            structures,
            () -> nowMillis,
            this::schedule,
            Runnable::run,
            environment,
            new Others(),
            (partition, kept) -> {});
    host.pools(
        new Pools() {
          @Override
          public boolean offer(String pool, Runnable task) {
            return outside.size() < outsideMax && outside.add(task);
          }

          @Override
          public long taskMillisMax() {
            return taskMillisMax;
          }

          @Override
          public Serialization serialization() {
            return serialization;
          }
        });
    adopt(1, SELF, copies, writable);
  }

  /** Another state of the cluster is known: all partitions have this primary. */
  void adopt(int version, UUID primary, List<Copy> copies, boolean writable) {
    adopt(version, primary, null, copies, writable);
  }

  /** The other member is to take all partitions over, and asks this one for what it has. */
  void handOver(int version) {
    adopt(version, OTHER, SELF, List.of(new Copy(SELF, 1, true, 1)), true);
    Stamp epoch = new Stamp(version, SELF);
    for (int i = 0; i < PARTITIONS; i++) {
      PeerMessages.Open open = new PeerMessages.Open(i, epoch, 1, false, 1, 0, 0);
      host.runExclusively(i, (Replica replica) -> replica.open(OTHER, open));
    }
  }

  private void adopt(
      int version, UUID primary, @Nullable UUID previous, List<Copy> copies, boolean writable) {
    Stamp stamp = new Stamp(version, SELF);
    Assignment assignment = new Assignment(stamp, primary, previous, copies, 0, stamp);
    List<MemberInfo> members = List.of(info(SELF), info(OTHER));
    ClusterState state =
        new ClusterState(
            stamp,
            List.of(new Term(SELF, 1, 1)),
            new UUID(1, 1),
            1,
            members,
            members,
            List.of(),
            writable,
            List.of(assignment, assignment, assignment));
    for (int i = 0; i < PARTITIONS; i++) {
      host.runExclusively(i, (Replica replica) -> replica.adopt(assignment, state, null));
    }
  }

  /** Lets replicas that wait for their turn take it. */
  void tickReplicas() {
    pass(5_000);
    for (int i = 0; i < PARTITIONS; i++) {
      host.runExclusively(i, (Replica replica) -> replica.tick(host.clockMillis() * 1_000_000));
    }
  }

  /** Runs what goes on outside, the oldest first; false if there is nothing. */
  boolean runOutside() {
    Runnable task = outside.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** One that has no copies elsewhere. */
  static TestHost alone(Structure<?>... structures) {
    return new TestHost(List.of(structures), List.of(), true).promised();
  }

  /** One with a partition for a Raft group, whose log is the test's. */
  static TestHost withGroup(List<Structure<?>> structures) {
    CpConfig groups = CpConfig.defaults().withMemberCount(1).withGroupsMax(1);
    return new TestHost(structures, List.of(), true, groups).promised();
  }

  /** The partition for the Raft group. */
  Partition group() {
    return host.partition(host.allPartitions() - 1);
  }

  /** The member is started again, when its clock says this. */
  void clock(long millis) {
    nowMillis = millis;
  }

  /**
   * One whose partitions have an in-sync copy at the other member, which says what the test says.
   */
  static TestHost withCopy(Structure<?>... structures) {
    return withCopyThatMayTakeOver(structures).promised();
  }

  /** The same, but that the other member has not promised not to take over. */
  static TestHost withCopyThatMayTakeOver(Structure<?>... structures) {
    return new TestHost(List.of(structures), List.of(new Copy(OTHER, 1, true, 1)), true);
  }

  /** The other member has promised for good not to take over. */
  TestHost promised() {
    return promised(PROMISED_MILLIS);
  }

  /** The other member has promised not to take over before the clock has come so far. */
  TestHost promised(long millis) {
    environment.leases().granted(OTHER, 0, millis);
    return this;
  }

  private Scheduler.Alarm schedule(Runnable action, long delayMillis) {
    Task task = new Task(nowMillis + delayMillis, order++, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Lets so much time pass. */
  void pass(long millis) {
    long end = nowMillis + millis;
    for (Task next; (next = tasks.peek()) != null && next.atMillis <= end; ) {
      tasks.remove();
      nowMillis = Math.max(nowMillis, next.atMillis);
      next.action.run();
    }
    nowMillis = end;
  }

  /** The other member has opened every stream that it was asked to. */
  void copiesOpen() {
    for (PeerMessages.Open open : take(PeerMessages.Open.class)) {
      host.runExclusively(
          open.partition(),
          (Replica replica) ->
              replica.opened(
                  OTHER,
                  new PeerMessages.Opened(
                      open.partition(),
                      open.epoch(),
                      open.stream(),
                      0,
                      open.last(),
                      open.last(),
                      List.of(),
                      open.last())));
    }
  }

  /** The other member has what was sent to it; how many changes that is. */
  int copiesAcknowledge() {
    List<PeerMessages.Append> appended = take(PeerMessages.Append.class);
    for (PeerMessages.Append append : appended) {
      host.runExclusively(
          append.partition(),
          (Replica replica) -> replica.acknowledged(OTHER, append.stream(), append.index()));
    }
    return appended.size();
  }

  private <M extends PeerMessages> List<M> take(Class<M> kind) {
    List<M> taken = new ArrayList<>();
    for (PeerMessages message : List.copyOf(sent)) {
      if (kind.isInstance(message)) {
        taken.add(kind.cast(message));
        sent.remove(message);
      }
    }
    return taken;
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
