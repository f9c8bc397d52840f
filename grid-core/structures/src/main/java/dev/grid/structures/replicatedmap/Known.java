package dev.grid.structures.replicatedmap;

import dev.grid.kernel.ContentHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which writes to one bucket have been heard of, whatever has become of them: a version vector with
 * exceptions (Almeida et al., "Scalable and Accurate Causality Tracking for Eventually Consistent
 * Stores", 2014). Confined to its state.
 *
 * <p>Each origin numbers its writes to the bucket from 1. Mostly all up to some number are known;
 * what is known beyond a gap, which a lost message makes, is kept one by one until another member
 * has told what the gap is.
 *
 * <p>Invariant: no exception is {@code through + 1} or less, so that the same knowledge has the
 * same digest.
 */
final class Known {

  /** In a bucket that has so many no more changes are taken: what is there will be told. */
  static final int BEYOND_MAX = 1_000;

  private static final long[] NONE = {};

  private long[] origins = NONE;
  private long[] through = NONE;

  /** Beyond the gaps, by origin; null if there are none. */
  private @Nullable Map<Long, TreeSet<Long>> beyond;

  private int beyondCount;

  static Known of(long[] origins, long[] through, long[] beyond) {
    Known known = new Known();
    known.join(origins, through, beyond);
    return known;
  }

  private int index(long origin) {
    for (int i = 0; i < origins.length; i++) {
      if (origins[i] == origin) {
        return i;
      }
    }
    return -1;
  }

  /** Up to which sequence all writes of an origin are known; 0 if the first is not. */
  long through(long origin) {
    int index = index(origin);
    return index < 0 ? 0 : through[index];
  }

  boolean has(long origin, long sequence) {
    if (sequence <= through(origin)) {
      return true;
    }
    TreeSet<Long> exceptions = beyond == null ? null : beyond.get(origin);
    return exceptions != null && exceptions.contains(sequence);
  }

  /**
   * Whether a change that is not known may be added one by one; else it must be as if it had not
   * been heard of.
   */
  boolean hasRoomFor(long origin, long sequence) {
    return beyondCount < BEYOND_MAX || sequence == through(origin) + 1;
  }

  /** Adds a write that is not known. */
  void add(long origin, long sequence) {
    if (sequence == through(origin) + 1) {
      reach(origin, sequence);
      return;
    }
    if (beyond == null) {
      beyond = new HashMap<>();
    }
    if (beyond.computeIfAbsent(origin, o -> new TreeSet<>()).add(sequence)) {
      beyondCount++;
    }
  }

  /** All writes of the origin up to a sequence are known. */
  private void reach(long origin, long sequence) {
    long reached = sequence;
    Map<Long, TreeSet<Long>> gaps = beyond;
    TreeSet<Long> exceptions = gaps == null ? null : gaps.get(origin);
    if (gaps != null && exceptions != null) {
      while (!exceptions.isEmpty() && exceptions.first() <= reached + 1) {
        reached = Math.max(reached, exceptions.removeFirst());
        beyondCount--;
      }
      if (exceptions.isEmpty()) {
        gaps.remove(origin);
      }
    }
    int index = index(origin);
    if (index < 0) {
      index = origins.length;
      origins = Arrays.copyOf(origins, index + 1);
      through = Arrays.copyOf(through, index + 1);
      origins[index] = origin;
    }
    through[index] = reached;
  }

  /** Adds all that another knows. */
  void join(long[] otherOrigins, long[] otherThrough, long[] otherBeyond) {
    for (int i = 0; i < otherOrigins.length; i++) {
      if (otherThrough[i] > through(otherOrigins[i])) {
        reach(otherOrigins[i], otherThrough[i]);
      }
    }
    for (int i = 0; i < otherBeyond.length; i += 2) {
      if (!has(otherBeyond[i], otherBeyond[i + 1])) {
        add(otherBeyond[i], otherBeyond[i + 1]);
      }
    }
  }

  boolean isNothing() {
    return origins.length == 0 && beyondCount == 0;
  }

  long[] origins() {
    return origins.clone();
  }

  long[] through() {
    return through.clone();
  }

  /** Origin and sequence in turn. */
  long[] beyond() {
    if (beyond == null || beyondCount == 0) {
      return NONE;
    }
    long[] pairs = new long[2 * beyondCount];
    int[] at = {0};
    beyond.forEach(
        (origin, sequences) ->
            sequences.forEach(
                sequence -> {
                  pairs[at[0]++] = origin;
                  pairs[at[0]++] = sequence;
                }));
    return pairs;
  }

  /** The same for the same knowledge. */
  long digest() {
    long sum = 0;
    for (int i = 0; i < origins.length; i++) {
      sum += ContentHash.mix(ContentHash.mix(origins[i]) + through[i]);
    }
    long[] pairs = beyond();
    for (int i = 0; i < pairs.length; i += 2) {
      sum += ContentHash.mix(ContentHash.mix(pairs[i]) - pairs[i + 1]);
    }
    return sum;
  }
}
