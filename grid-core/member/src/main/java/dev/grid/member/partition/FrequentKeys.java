package dev.grid.member.partition;

import dev.grid.protocol.Data;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a shard that samples of its calls are about, and the one whose sample took longest.
 * Few are counted: one that is not among them takes the place of the one that was counted least,
 * and its count, which is kept apart as what may be too much (Space-Saving: Metwally, Agrawal and
 * El Abbadi, 2005). Counts are halved now and then, and the time that they are of, so that they
 * tell of late. Confined to whoever holds the partition.
 */
final class FrequentKeys {

  /** A key that has more than this part of a partition's calls is among them. */
  private static final int KEYS_MAX = 4;

  private static final int SAMPLES_MAX = 512;

  /** A larger key is not counted: it would be kept for this alone. */
  private static final int KEY_BYTES_MAX = 1_024;

  /** With fewer samples chance has too much of a say. */
  private static final int CERTAIN_MIN = 8;

  /** Told of each key. */
  interface Visitor {
    void visit(Data key, double samplesPerSecond, long longestNanos);
  }

  private final @Nullable Data[] keys = new @Nullable Data[KEYS_MAX];
  private final int[] counts = new int[KEYS_MAX];

  /** {@code inherited[i] <= counts[i]}: the part that may be of keys before. */
  private final int[] inherited = new int[KEYS_MAX];

  private final long[] longestNanos = new long[KEYS_MAX];
  private long sinceNanos;
  private int samples;

  private @Nullable Data slowest;
  private long slowestNanos;

  /** Of how many halvings ago the slowest is. */
  private int slowestAge;

  FrequentKeys(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** A sample is about a key. */
  void seen(Data key, long durationNanos, long nowNanos) {
    if (key.length() > KEY_BYTES_MAX) {
      return;
    }
    int at = placeOf(key);
    counts[at]++;
    longestNanos[at] = Math.max(longestNanos[at], durationNanos);
    if (durationNanos > slowestNanos) {
      slowest = key;
      slowestNanos = durationNanos;
      slowestAge = 0;
    }
    if (++samples >= SAMPLES_MAX) {
      halve(nowNanos);
    }
  }

  private int placeOf(Data key) {
    int least = 0;
    for (int i = 0; i < KEYS_MAX; i++) {
      if (key.equals(keys[i])) {
        return i;
      }
      if (counts[i] < counts[least]) {
        least = i;
      }
    }
    keys[least] = key;
    inherited[least] = counts[least];
    longestNanos[least] = 0;
    return least;
  }

  private void halve(long nowNanos) {
    samples /= 2;
    sinceNanos = nowNanos - (nowNanos - sinceNanos) / 2;
    for (int i = 0; i < KEYS_MAX; i++) {
      counts[i] /= 2;
      inherited[i] /= 2;
      longestNanos[i] /= 2;
    }
    if (++slowestAge == 2) {
      slowest = null;
      slowestNanos = 0;
    }
  }

  /** Visits those that are surely asked for, and the slowest, which may be one of them. */
  void forEach(long nowNanos, Visitor visitor) {
    double seconds = Math.max(1, nowNanos - sinceNanos) / 1e9;
    Data slow = slowest;
    boolean hasSlowest = false;
    for (int i = 0; i < KEYS_MAX; i++) {
      Data key = keys[i];
      int certain = counts[i] - inherited[i];
      if (key != null && certain >= CERTAIN_MIN) {
        visitor.visit(key, certain / seconds, longestNanos[i]);
        hasSlowest |= slow != null && key.equals(slow);
      }
    }
    if (slow != null && !hasSlowest) {
      visitor.visit(slow, 0, slowestNanos);
    }
  }
}
