package dev.grid.member.cluster;

import dev.grid.member.peer.PeerMessages;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A clock, and what a member sends. Confined to its test. */
final class FakeCluster implements ClusterEnvironment {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::order));
  private long nowMillis;
  private long order;

  /** What was sent, until a test looks at it. */
  final List<Sent> sent = new ArrayList<>();

  private record Task(long atMillis, long order, Runnable action) {}

  /** A message on its way. */
  record Sent(UUID to, PeerMessages message) {}

  static UUID id(int number) {
    return new UUID(7, number);
  }

  /** Members of numbers above 100 are new processes at the address of another one. */
  static MemberInfo member(int number) {
    return new MemberInfo(
        new Address("member" + number % 100, 5701),
        id(number),
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }

  /** Lets time pass. */
  void pass(long millis) {
    long end = nowMillis + millis;
    for (Task next; (next = tasks.peek()) != null && next.atMillis <= end; ) {
      tasks.remove();
      nowMillis = next.atMillis;
      next.action.run();
    }
    nowMillis = end;
  }

  /** What was sent of a kind since the last time that somebody looked. */
  <M extends PeerMessages> List<UUID> takeReceivers(Class<M> kind) {
    List<UUID> receivers = new ArrayList<>();
    for (Sent one : sent) {
      if (kind.isInstance(one.message)) {
        receivers.add(one.to);
      }
    }
    sent.removeIf(one -> kind.isInstance(one.message));
    return receivers;
  }

  @Override
  public long nanoTime() {
    return nowMillis * NANOS_PER_MILLI;
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    tasks.add(new Task(nowMillis + delayMillis, order++, task));
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void send(UUID member, PeerMessages.OfCluster message) {
    sent.add(new Sent(member, message));
  }

  @Override
  public @Nullable MemberInfo info(UUID member) {
    return member((int) member.getLeastSignificantBits());
  }

  @Override
  public UUID newId() {
    return new UUID(3, order++);
  }
}
