package dev.grid.member.replication;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long answers have waited for copies. Of those that wait in a partition at the same time only
 * the first is measured, so that it costs little. Thread-safe.
 */
public final class AcknowledgementTimes {

  /** How long the longest is remembered, at least, and twice that at most. */
  private static final long WINDOW_NANOS = 30_000_000_000L;

  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestBefore = new AtomicLong();
  private volatile long windowNanos;

  void add(long waitedNanos) {
    count.increment();
    nanos.add(waitedNanos);
    if (waitedNanos > longest.get()) {
      longest.accumulateAndGet(waitedNanos, Math::max);
    }
  }

  /** Brings time; to be called now and then by one thread. */
  void tick(long nowNanos) {
    if (nowNanos - windowNanos >= WINDOW_NANOS) {
      windowNanos = nowNanos;
      longestBefore.set(longest.getAndSet(0));
    }
  }

  /** How many were measured since the start. */
  public long count() {
    return count.sum();
  }

  /** How long those have waited together. */
  public long totalNanos() {
    return nanos.sum();
  }

  /** The longest of the last half minute or minute. */
  public long longestNanos() {
    return Math.max(longest.get(), longestBefore.get());
  }
}
