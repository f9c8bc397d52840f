package dev.grid.kernel.index;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #SIZE_MAX} pairs of a {@link PairBlocks} in order, and how often each was added.
 * Guarded by its own monitor.
 */
final class PairBlock {

  static final int SIZE_MAX = 256;

  private static final int SIZE_MIN = 4;
  private static final int OVERHEAD_BYTES = 160;

  /** No pair in it comes before; never changes. */
  final PairPlace begin;

  /**
   * All pairs in it come before; null for no bound. It may be lower than where the next block
   * begins, as that one's predecessor may have gone.
   */
  private @Nullable PairPlace end;

  private int size;
  private long[] heads = new long[SIZE_MIN];
  private int[] rests = new int[SIZE_MIN];

  /** How often more than once each was added; null while that is never. */
  private int @Nullable [] more;

  private boolean isGone;

  PairBlock(PairPlace begin, @Nullable PairPlace end) {
    this.begin = begin;
    this.end = end;
  }

  boolean isFull() {
    return size == SIZE_MAX;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether it has been taken out: what it would take belongs to the block before it. */
  boolean isGone() {
    return isGone;
  }

  void gone() {
    isGone = true;
  }

  /** Whether a pair that does not come before it comes before its end. */
  boolean reaches(PairPlace place) {
    return end == null || place.compareTo(end) < 0;
  }

  void end(@Nullable PairPlace end) {
    this.end = end;
  }

  @Nullable PairPlace end() {
    return end;
  }

  long bytes() {
    int each = Long.BYTES + Integer.BYTES + (more == null ? 0 : Integer.BYTES);
    return OVERHEAD_BYTES + (long) heads.length * each;
  }

  private int compare(int at, long head, int rest) {
    int byHead = Long.compare(heads[at], head);
    return byHead != 0 ? byHead : Integer.compareUnsigned(rests[at], rest);
  }

  /** The first pair that does not come before a place; {@code size} if all do. */
  private int firstNotBefore(long head, int rest) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (compare(middle, head, rest) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds a pair once more; the block must not be full if it is a new one. */
  void add(long head, int rest) {
    int at = firstNotBefore(head, rest);
    if (at < size && compare(at, head, rest) == 0) {
      if (more == null) {
        more = new int[heads.length];
      }
      more[at]++;
      return;
    }
    if (size == heads.length) {
      resize(Math.min(SIZE_MAX, size + size / 4 + 2));
    }
    System.arraycopy(heads, at, heads, at + 1, size - at);
    heads[at] = head;
    System.arraycopy(rests, at, rests, at + 1, size - at);
    rests[at] = rest;
    if (more != null) {
      System.arraycopy(more, at, more, at + 1, size - at);
      more[at] = 0;
    }
    size++;
  }

  private void resize(int length) {
    heads = Arrays.copyOf(heads, length);
    rests = Arrays.copyOf(rests, length);
    more = more == null ? null : Arrays.copyOf(more, length);
  }

  /** Takes a pair away that was added; returns whether there was one. */
  boolean remove(long head, int rest) {
    int at = firstNotBefore(head, rest);
    if (at == size || compare(at, head, rest) != 0) {
      return false;
    }
    if (more != null && more[at] > 0) {
      more[at]--;
      return true;
    }
    size--;
    System.arraycopy(heads, at + 1, heads, at, size - at);
    System.arraycopy(rests, at + 1, rests, at, size - at);
    if (more != null) {
      System.arraycopy(more, at + 1, more, at, size - at);
    }
    trim();
    return true;
  }

  private void trim() {
    if (heads.length > SIZE_MIN && size < heads.length / 2) {
      resize(Math.max(SIZE_MIN, size));
    }
  }

  /** Takes the upper half out, or less if pairs are added at the end, so that blocks fill up. */
  PairBlock split(boolean isAtEnd) {
    int kept = isAtEnd ? size - size / 8 : size / 2;
    PairBlock upper = new PairBlock(new PairPlace(heads[kept], rests[kept]), end);
    upper.size = size - kept;
    upper.heads = Arrays.copyOfRange(heads, kept, size);
    upper.rests = Arrays.copyOfRange(rests, kept, size);
    upper.more = more == null ? null : Arrays.copyOfRange(more, kept, size);
    return upper;
  }

  /** What is from the beginning of a block on, which {@link #split} has made, is there now. */
  void cutAt(PairBlock upper) {
    size -= upper.size;
    resize(size);
    end = upper.begin;
  }

  /** Whether a place comes after all of its pairs. */
  boolean isBehindAll(PairPlace place) {
    return size == 0 || compare(size - 1, place.head(), place.rest()) < 0;
  }

  /** Takes the pairs of these parts away. */
  void removeAll(BitSet parts) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!parts.get(PairPlace.partOf(rests[i]))) {
        heads[kept] = heads[i];
        rests[kept] = rests[i];
        if (more != null) {
          more[kept] = more[i];
        }
        kept++;
      }
    }
    size = kept;
    trim();
  }

  /**
   * Tells whose pairs are between two places, with both.
   *
   * @param partitions by part, negative for nobody's
   * @return how many keys these are, each as often as it was added
   */
  long collect(PairPlace from, PairPlace to, int[] partitions, BitSet into) {
    long keys = 0;
    for (int at = firstNotBefore(from.head(), from.rest());
        at < size && compare(at, to.head(), to.rest()) <= 0;
        at++) {
      int part = PairPlace.partOf(rests[at]);
      // One that was opened since the look began is not built for it.
      int partition = part < partitions.length ? partitions[part] : -1;
      if (partition >= 0) {
        into.set(partition);
      }
      keys += more == null ? 1 : 1L + more[at];
    }
    return keys;
  }
}
