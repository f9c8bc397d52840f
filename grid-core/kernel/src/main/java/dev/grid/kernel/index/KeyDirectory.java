package dev.grid.kernel.index;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which of a member's partitions have which keys in an index: what is looked for by one is asked of
 * those that may have it. Each partition's index adds what it has as a {@link Part} of its own, and
 * takes it away, in its partition's step; any thread may look. Thread-safe.
 *
 * <p>It may name partitions that have nothing: of a key's tail it knows a hash, of a range the
 * heads. It leaves a partition out only if that has nothing, as far as its part had come when the
 * look began; see {@link #collect} for what has to be seen to by who looks.
 *
 * <p>A part that has ended counts no more at once, however much it has: its pairs are nobody's, and
 * go when others add theirs, a block with each. Its number is given again when none is left.
 */
public final class KeyDirectory {

  /** In a look at more keys most partitions would be found. */
  static final int LOOK_MAX = 2_048;

  private static final int NOBODY = -1;

  /**
   * Counts by partition what may make its pairs fewer. Written in its step, before the pairs go.
   */
  private final AtomicIntegerArray removals;

  private final AtomicReferenceArray<@Nullable PairBlocks> byRank =
      new AtomicReferenceArray<>(IndexKey.RANKS);

  /** Whose pairs those of each part are. Elements are written with the monitor held. */
  private volatile int[] partitionOf = {};

  /** Partitions all of whose entries are in a part. Replaced with the monitor held. */
  private volatile BitSet built = new BitSet();

  /** Parts that have ended, and may have pairs left; guarded by the monitor. */
  private final BitSet ended = new BitSet();

  private volatile boolean isAnyEnded;

  private final ReentrantLock sweeping = new ReentrantLock();

  /** Of the sweep that goes on: whose pairs it takes away, and where it is. */
  private BitSet swept = new BitSet();

  private int sweptRank;
  private @Nullable PairPlace sweptTo;

  /**
   * Nobody has anything yet.
   *
   * @param removals one for each partition; several directories may share it
   */
  public KeyDirectory(AtomicIntegerArray removals) {
    this.removals = removals;
  }

  /** A new part of a partition, which has none; null if there are too many. */
  public synchronized @Nullable Part open(int partition) {
    int[] now = partitionOf;
    int number = 0;
    while (number < now.length && (now[number] != NOBODY || ended.get(number))) {
      number++;
    }
    if (number == PairPlace.PARTS_MAX) {
      return null;
    }
    int[] next = number < now.length ? now : Arrays.copyOf(now, number + 1 + number / 4);
    if (next.length > now.length) {
      Arrays.fill(next, now.length, next.length, NOBODY);
    }
    next[number] = partition;
    partitionOf = next;
    return new Part(number, partition);
  }

  /** Whether no partition has a part. */
  public synchronized boolean isUnused() {
    for (int partition : partitionOf) {
      if (partition != NOBODY) {
        return false;
      }
    }
    return true;
  }

  /**
   * What one partition's index has. Confined to its state, but for what it changes in the
   * directory.
   */
  public final class Part {

    private final int number;
    private final int partition;

    private Part(int number, int partition) {
      this.number = number;
      this.partition = partition;
    }

    /** Adds a key, once more if it was added before. */
    public void add(IndexKey key) {
      blocks(key.rank()).add(PairPlace.of(key, number));
      if (isAnyEnded) {
        sweepSome();
      }
    }

    /** Takes a key away that was added; returns whether it was. */
    public boolean remove(IndexKey key) {
      PairBlocks blocks = byRank.get(key.rank());
      removing();
      return blocks != null && blocks.remove(PairPlace.of(key, number));
    }

    private void removing() {
      removals.set(partition, removals.get(partition) + 1);
    }

    /** All that the partition has is in it from now on. */
    public void built() {
      change(true);
    }

    /** Ends it: nothing is known of the partition any more. */
    public void end() {
      removing();
      change(false);
      synchronized (KeyDirectory.this) {
        partitionOf[number] = NOBODY;
        ended.set(number);
        isAnyEnded = true;
      }
    }

    private void change(boolean isBuilt) {
      synchronized (KeyDirectory.this) {
        BitSet next = (BitSet) built.clone();
        next.set(partition, isBuilt);
        built = next;
      }
    }
  }

  private PairBlocks blocks(byte rank) {
    PairBlocks found = byRank.get(rank);
    if (found != null) {
      return found;
    }
    PairBlocks made = new PairBlocks();
    return byRank.compareAndSet(rank, null, made) ? made : blocks(rank);
  }

  /** Partitions of which all is known. To be read before {@link #collect}; not to be changed. */
  public BitSet built() {
    return built;
  }

  /**
   * Tells which partitions may have an entry in some ranges, or one that their index cannot read.
   *
   * <p>Of the others, those have none that were {@link #built()} before, and in which nothing was
   * removed meanwhile: an entry that moves from one key to another may be met nowhere. So who looks
   * notes first how many removals are counted of each partition, then sees that no step goes on in
   * it, and at last that none was counted since.
   *
   * @return how many entries these are, about; negative if it is not worth going on, as most
   *     partitions may have something
   */
  public int collect(List<IndexRange> ranges, BitSet into) {
    int left = collect(IndexKey.UNREADABLE, PairPlace.FIRST, PairPlace.LAST, into, LOOK_MAX);
    for (int i = 0; i < ranges.size() && left > 0; i++) {
      left = collect(ranges.get(i), into, left - 1);
    }
    return left > 0 ? LOOK_MAX - left : -1;
  }

  private int collect(IndexRange range, BitSet into, int max) {
    IndexKey only = range.only();
    if (only != null) {
      PairPlace last = PairPlace.of(only, PairPlace.PARTS_MAX - 1);
      return collect(only.rank(), PairPlace.of(only, 0), last, into, max);
    }
    IndexKey lower = range.lower().key();
    IndexKey upper = range.upper().key();
    int left = max;
    for (byte rank = lower.rank(); rank <= upper.rank() && rank < IndexKey.RANKS; rank++) {
      PairPlace from = rank == lower.rank() ? new PairPlace(lower.head(), 0) : PairPlace.FIRST;
      PairPlace to = rank == upper.rank() ? new PairPlace(upper.head(), -1) : PairPlace.LAST;
      left = left > 0 ? collect(rank, from, to, into, left) : 0;
    }
    return left;
  }

  /** Returns how many more may be looked at. */
  private int collect(byte rank, PairPlace from, PairPlace to, BitSet into, int max) {
    PairBlocks blocks = byRank.get(rank);
    return blocks == null
        ? max
        : (int) Math.max(0, max - blocks.collect(from, to, partitionOf, into, max));
  }

  // Pairs that are nobody's.

  private void sweepSome() {
    if (!sweeping.tryLock()) {
      return;
    }
    try {
      if (swept.isEmpty()) {
        synchronized (this) {
          swept = (BitSet) ended.clone();
        }
        sweptRank = 0;
        sweptTo = null;
      }
      PairBlocks blocks = byRank.get(sweptRank);
      sweptTo = blocks == null ? null : blocks.sweep(sweptTo, swept);
      if (sweptTo == null && ++sweptRank == IndexKey.RANKS) {
        forgetSwept();
      }
    } finally {
      sweeping.unlock();
    }
  }

  private synchronized void forgetSwept() {
    ended.andNot(swept);
    swept = new BitSet();
    isAnyEnded = !ended.isEmpty();
  }

  /** What it takes, as an estimate. */
  public long bytes() {
    long bytes = 0;
    for (int rank = 0; rank < IndexKey.RANKS; rank++) {
      PairBlocks blocks = byRank.get(rank);
      bytes += blocks == null ? 0 : blocks.bytes();
    }
    return bytes;
  }
}
