package dev.grid.spring.ratelimit;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import java.time.Duration;

/**
 * Takes a permit from a bucket, in the member that has it: the generic cell rate algorithm (ITU-T
 * I.371, annex A). The value is when the bucket will be full, in nanoseconds since the epoch by the
 * members' clocks; there is none when it is. Immutable.
 *
 * @param permitNanos in which one permit comes
 * @param burst permits of a full bucket
 */
record TakePermit(long permitNanos, int burst) implements EntryProcessor<String, Long, long[]> {

  private static final long NANOS_PER_MILLI = 1_000_000;

  // What the answer has at which place.
  static final int REFUSED_FOR = 0;
  static final int REMAINING = 1;
  static final int FULL_IN = 2;

  /** Nanoseconds until there is a permit, 0 if it was taken; permits left; nanoseconds to full. */
  @Override
  public long[] process(MutableEntry<String, Long> entry) {
    return take(entry, System.currentTimeMillis() * NANOS_PER_MILLI);
  }

  long[] take(MutableEntry<String, Long> entry, long nowNanos) {
    long capacityNanos = permitNanos * burst;
    Long stored = entry.value();
    // No further ahead than an empty bucket: the clock may have been put back.
    long missing = stored == null ? 0 : Math.clamp(stored - nowNanos, 0, capacityNanos);
    long missingThen = missing + permitNanos;
    if (missingThen > capacityNanos) {
      return new long[] {missingThen - capacityNanos, 0, missing};
    }
    entry.setValue(nowNanos + missingThen, Duration.ofMillis(1 + missingThen / NANOS_PER_MILLI));
    return new long[] {0, (capacityNanos - missingThen) / permitNanos, missingThen};
  }
}
