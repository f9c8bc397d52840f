package dev.grid.systemtests.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** When any client was last answered, and how calls failed. Thread-safe. */
final class Availability {

  private static final int MESSAGE_CHARACTERS_MAX = 60;
  private static final int KINDS_MAX = 50;

  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong longestGapNanos = new AtomicLong();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  // Since they were last asked for.
  private final AtomicLong failedLately = new AtomicLong();
  private final AtomicLong longestCallLatelyNanos = new AtomicLong();

  void acknowledged(long nanos) {
    long before = lastNanos.getAndAccumulate(nanos, Math::max);
    longestGapNanos.accumulateAndGet(nanos - before, Math::max);
  }

  /** A call has ended, one way or the other. */
  void ended(long nanos) {
    longestCallLatelyNanos.accumulateAndGet(nanos, Math::max);
  }

  void failed(RuntimeException failure) {
    failedLately.incrementAndGet();
    String message = String.valueOf(failure.getMessage());
    String kind =
        failure.getClass().getSimpleName()
            + ": "
            + message.substring(0, Math.min(message.length(), MESSAGE_CHARACTERS_MAX));
    // Messages may differ without end, and the first few tell enough.
    if (failures.size() < KINDS_MAX || failures.containsKey(kind)) {
      failures.merge(kind, 1, Integer::sum);
    }
  }

  /** How many calls have failed, and how long the longest took, since this was last asked. */
  String takeLately() {
    return "failed calls "
        + failedLately.getAndSet(0)
        + ", longest call "
        + longestCallLatelyNanos.getAndSet(0) / 1_000_000
        + " ms";
  }

  /** The longest time in which no client at all was answered. */
  long longestGapNanos() {
    return longestGapNanos.get();
  }

  /** How often calls failed, by the beginning of the message. */
  Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }
}
