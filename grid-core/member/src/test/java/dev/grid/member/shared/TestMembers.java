package dev.grid.member.shared;

import dev.grid.StructureId;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.PeerMessages;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What members share, over a network and a clock of the test's own, on one thread. */
final class TestMembers {

  private static final UUID CLUSTER = new UUID(0, 1);

  private final Map<UUID, TestMember> running = new LinkedHashMap<>();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::order));
  private long order;
  private long nowMillis;
  private long version;

  private record Task(long atMillis, long order, Runnable action) {}

  /** One of them. */
  final class TestMember implements SharedEnvironment {

    final UUID id;
    final List<UUID> freed = new ArrayList<>();
    final List<StructureId> destroyed = new ArrayList<>();

    /** Clients of this member that became another principal's, with that one's name. */
    final List<String> disowned = new ArrayList<>();

    final Set<UUID> reached = new HashSet<>();
    boolean settled = true;

    /** Whether it says that it knows something. */
    boolean promises = true;

    /** Completes what is destroyed here. */
    CompletableFuture<Void> copiesHave = CompletableFuture.completedFuture(null);

    private @Nullable ClusterState adopted;
    final Shared shared;

    TestMember(UUID id) {
      this.id = id;
      this.shared = new Shared(this);
      shared.clients().onDisowned((client, owner) -> disowned.add(client + " is " + owner));
    }

    @Override
    public UUID self() {
      return id;
    }

    @Override
    public @Nullable ClusterState state() {
      return adopted;
    }

    @Override
    public void send(UUID member, PeerMessages message) {
      TestMember to = running.get(member);
      if (to != null && reached.contains(member)) {
        later(0, () -> to.shared.received(id, (PeerMessages.OfSharing) message));
      }
    }

    @Override
    public boolean mayPromise(UUID member) {
      return promises;
    }

    @Override
    public boolean isConnected(UUID member) {
      return reached.contains(member);
    }

    @Override
    public long closedMillis() {
      return 10_000;
    }

    @Override
    public long goneMillis() {
      return 120_000;
    }

    @Override
    public long pendingBytes(UUID member) {
      return 0;
    }

    @Override
    public boolean offer(Runnable task) {
      later(0, task);
      return true;
    }

    @Override
    public Scheduler.Alarm schedule(Runnable task, long delayMillis) {
      Task scheduled = later(delayMillis, task);
      return () -> tasks.remove(scheduled);
    }

    @Override
    public long nanoTime() {
      return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    @Override
    public long clusterMillis() {
      return nowMillis;
    }

    @Override
    public Codecs codecs() {
      throw new AssertionError("no messages of clients");
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      throw new AssertionError("no structures");
    }

    @Override
    public void free(UUID caller) {
      freed.add(caller);
    }

    @Override
    public CompletableFuture<Void> destroy(StructureId structure) {
      destroyed.add(structure);
      return copiesHave;
    }

    @Override
    public boolean isSettled() {
      return settled;
    }
  }

  private Task later(long millis, Runnable action) {
    Task task = new Task(nowMillis + millis, order++, action);
    tasks.add(task);
    return task;
  }

  /** How much is still to be done later. */
  int scheduled() {
    return tasks.size();
  }

  /** Lets so much time pass. */
  void pass(long millis) {
    long until = nowMillis + millis;
    for (Task next; (next = tasks.peek()) != null && next.atMillis <= until; ) {
      tasks.remove();
      nowMillis = Math.max(nowMillis, next.atMillis);
      next.action.run();
    }
    nowMillis = until;
  }

  /** A member that is connected with the others and in the state. */
  TestMember start(int number) {
    TestMember member = new TestMember(id(number));
    running.put(member.id, member);
    for (TestMember other : running.values()) {
      if (other != member) {
        connect(member, other);
      }
    }
    publish(List.of());
    return member;
  }

  static UUID id(int number) {
    return new UUID(7, number);
  }

  void connect(TestMember a, TestMember b) {
    a.reached.add(b.id);
    b.reached.add(a.id);
    a.shared.connected(b.id);
    b.shared.connected(a.id);
  }

  /** What is sent between them is lost from now on; what was sent before arrives. */
  void disconnect(TestMember a, TestMember b) {
    a.reached.remove(b.id);
    b.reached.remove(a.id);
    a.shared.disconnected(b.id);
    b.shared.disconnected(a.id);
  }

  /** The member is gone, and the others are told. */
  void stop(TestMember member) {
    running.remove(member.id);
    for (TestMember other : running.values()) {
      other.reached.remove(member.id);
      other.shared.disconnected(member.id);
    }
    publish(List.of());
  }

  /** All members that run adopt a state with these partitions. */
  void publish(List<Assignment> partitions) {
    publish(partitions, true);
  }

  /** All members that run adopt a state of a side that takes writes or does not. */
  void publish(List<Assignment> partitions, boolean writable) {
    List<MemberInfo> members = running.keySet().stream().map(TestMembers::info).toList();
    UUID first = members.getFirst().uuid();
    version++;
    ClusterState next =
        new ClusterState(
            new Stamp(version, first),
            List.of(new Term(first, 1, version)),
            CLUSTER,
            (int) version,
            members,
            members,
            List.of(),
            writable,
            partitions);
    for (TestMember member : running.values()) {
      ClusterState before = member.adopted;
      member.adopted = next;
      member.shared.adopted(before, next);
    }
  }

  static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
