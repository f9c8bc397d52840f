package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.ContentDigest;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MemberPartitions;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfHosts;
import dev.grid.member.replication.TestReplication;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Members that have nothing but {@link NumbersStructure numbers}, on one clock of the test's own.
 */
final class TestMember implements HostContext {

  /** The clock, and who reaches whom. */
  static final class Net {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Map<UUID, TestMember> members = new HashMap<>();
    private long nowMillis = 1_000;
    private long order;

    /** What is sent is lost. */
    boolean loses;

    /** What was sent, whether it was lost or not. */
    final List<OfHosts> sent = new ArrayList<>();

    TestMember member() {
      TestMember made = new TestMember(this);
      for (TestMember other : members.values()) {
        made.hosted.connected(other.id);
        other.hosted.connected(made.id);
      }
      members.put(made.id, made);
      made.hosted.start();
      return made;
    }

    private void schedule(Runnable action, long delayMillis) {
      tasks.add(new Task(nowMillis + delayMillis, order++, action));
    }

    void pass(long millis) {
      long end = nowMillis + millis;
      for (Task next; (next = tasks.peek()) != null && next.atMillis <= end; ) {
        tasks.remove();
        nowMillis = Math.max(nowMillis, next.atMillis);
        next.action.run();
      }
      nowMillis = end;
    }

    /** What was sent of a kind since the last time. */
    <M extends OfHosts> List<M> take(Class<M> kind) {
      List<M> taken = sent.stream().filter(kind::isInstance).map(kind::cast).toList();
      sent.removeAll(taken);
      return taken;
    }
  }

  private record Task(long atMillis, long order, Runnable action) implements Comparable<Task> {

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final Codecs CODECS = new Codecs(Structures.codecs());
  private static final Data KEY = new Data(new byte[12]);

  final UUID id = UUID.randomUUID();
  final PartitionHost host;
  final MemberHost hosted;
  final Set<StructureId> destroyed = new HashSet<>();
  private final Net net;
  private final Kind<?> kind;

  private TestMember(Net net) {
    this.net = net;
    host =
        new PartitionHost(
            id,
            MemberConfig.defaults().withPartitionCount(1),
            List.of(new NumbersStructure()),
            () -> net.nowMillis,
            (task, delayMillis) -> {
              net.schedule(task, delayMillis);
              return () -> {};
            },
            Runnable::run,
            new TestReplication(id),
            (call, partition) -> {
              throw new AssertionError("nothing is routed");
            },
            (partition, kept) -> {});
    kind = host.kinds().getFirst();
    hosted = new MemberHost(this);
  }

  /** A call to the numbers of this name. */
  final class NumberCall extends PartitionCall {

    final List<Object> replies = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();

    @SuppressWarnings("unchecked") // A codec is found for the message's own class.
    NumberCall(MapMessages<?> message) {
      super(kind, message.name(), message, CODECS.of((Message<Object>) message));
    }

    @Override
    public void reply(@Nullable Object value) {
      replies.add(String.valueOf(value));
    }

    @Override
    public void fail(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public boolean isAbandoned() {
      return false;
    }

    @Override
    public UUID caller() {
      return id;
    }
  }

  NumberCall add(String name, long number) {
    NumberCall call = new NumberCall(new MapMessages.ContainsKey(name, KEY, number));
    host.own().submit(call);
    return call;
  }

  /** Waits until the number is there. */
  NumberCall await(String name, long number) {
    NumberCall call = new NumberCall(new MapMessages.Get(name, KEY, number));
    host.own().submit(call);
    return call;
  }

  /** How many numbers there are, with a digest of them. */
  ContentDigest content(String name) {
    ContentDigest none = new ContentDigest(ContentDigest.START, ContentDigest.END, 0, 0);
    ContentDigest found =
        host.own()
            .<ContentDigest>with(
                kind,
                name,
                numbers ->
                    numbers == null
                        ? null
                        : numbers.digest(ContentDigest.START, ContentDigest.END));
    return found == null ? none : found;
  }

  @Override
  public List<Kind<?>> kinds() {
    return host.kinds();
  }

  @Override
  public MemberPartitions own() {
    return host.own();
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    net.sent.add((OfHosts) message);
    if (!net.loses) {
      net.schedule(() -> net.members.get(member).hosted.received(id, (OfHosts) message), 1);
    }
  }

  @Override
  public long pendingBytes(UUID member) {
    return 0;
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    net.schedule(task, delayMillis);
  }

  @Override
  public boolean isDestroyed(StructureId structure) {
    return destroyed.contains(structure);
  }
}
