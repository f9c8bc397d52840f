package dev.grid.member.memory;

import java.util.Arrays;

/**
 * An estimate of what is live in the heap. After a collection of the whole heap that is what is
 * used; after others there may be garbage in what is used, which a member must not take for data.
 * So what is used is split in two: what structures hold, which they know, and the rest. Of the rest
 * the least counts that was left by any of the last collections, since the others had more garbage
 * in it.
 *
 * <p>Not thread-safe.
 */
final class LiveHeap {

  /**
   * How many collections count: so many that old garbage was collected by some of them, and no
   * more, as what is not of structures may grow, too.
   */
  private static final int COLLECTIONS = 128;

  private final long[] rests = new long[COLLECTIONS];
  private int count;
  private boolean sinceWhole;
  private long lastUsedBytes;
  private long heldBytes;

  /**
   * Notes what a collection has left.
   *
   * @param usedBytes what is used after it
   * @param whole whether it was of the whole heap
   * @param heldBytes what structures hold now
   */
  void collected(long usedBytes, boolean whole, long heldBytes) {
    // What structures held during the collection is between what they held before and hold now: a
    // rest that is taken for too large is one of several, of which the least counts.
    long held = whole ? Math.max(this.heldBytes, heldBytes) : Math.min(this.heldBytes, heldBytes);
    long rest = Math.max(0, usedBytes - held);
    if (whole) {
      count = 0;
      sinceWhole = true;
    }
    rests[count % COLLECTIONS] = rest;
    // Keeps its place in the ring, and that the ring is full.
    count = count == 2 * COLLECTIONS - 1 ? COLLECTIONS : count + 1;
    lastUsedBytes = usedBytes;
    this.heldBytes = heldBytes;
  }

  /** Notes what structures hold now. */
  void holds(long heldBytes) {
    this.heldBytes = heldBytes;
  }

  /**
   * Whether so much is certainly live, not garbage: a collection has left as much, or one of the
   * whole heap has shown what there is beside what structures hold.
   */
  boolean isLive(double bytes) {
    return liveBytes() >= bytes && (sinceWhole || lastUsedBytes >= bytes);
  }

  /** What is live now, about; 0 before the first collection. */
  long liveBytes() {
    if (count == 0) {
      return 0;
    }
    return heldBytes + Arrays.stream(rests, 0, Math.min(count, COLLECTIONS)).min().orElse(0);
  }
}
