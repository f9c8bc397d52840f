package dev.grid.kernel.index;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a {@link KeyDirectory} whose keys are of one rank, in order, in blocks. Thread-safe: who
 * looks at a block or changes it holds its monitor, and no other one.
 *
 * <p>A pair's block is the last that begins at or before it. Where blocks begin changes with the
 * monitor of the block held whose pairs are concerned: one that is full is split, and the upper
 * half is found before the lower one is without it; one that is empty goes, unless it is the first,
 * and what it would take belongs to the one before it from then on. So a walk from block to block
 * meets every pair that is there throughout.
 */
final class PairBlocks {

  private final ConcurrentSkipListMap<PairPlace, PairBlock> blocks = new ConcurrentSkipListMap<>();

  PairBlocks() {
    blocks.put(PairPlace.FIRST, new PairBlock(PairPlace.FIRST, null));
  }

  private PairBlock blockOf(PairPlace place) {
    // There always is the first.
    Map.Entry<PairPlace, PairBlock> found = blocks.floorEntry(place);
    return found.getValue();
  }

  void add(PairPlace pair) {
    while (true) {
      PairBlock block = blockOf(pair);
      synchronized (block) {
        if (isOf(block, pair)) {
          if (!block.isFull()) {
            block.add(pair.head(), pair.rest());
            return;
          }
          split(block, pair);
        }
      }
    }
  }

  /** Whether a pair belongs into a block; with the block held, which began before it. */
  private boolean isOf(PairBlock block, PairPlace pair) {
    if (block.isGone()) {
      return false;
    }
    if (!block.reaches(pair)) {
      block.end(blocks.higherKey(block.begin));
    }
    return block.reaches(pair);
  }

  private void split(PairBlock block, PairPlace pair) {
    PairBlock upper = block.split(block.end() == null && block.isBehindAll(pair));
    blocks.put(upper.begin, upper);
    block.cutAt(upper);
  }

  /** Takes a pair away that was added; returns whether there was one. */
  boolean remove(PairPlace pair) {
    while (true) {
      PairBlock block = blockOf(pair);
      synchronized (block) {
        if (isOf(block, pair)) {
          boolean isRemoved = block.remove(pair.head(), pair.rest());
          removeIfEmpty(block);
          return isRemoved;
        }
      }
    }
  }

  private void removeIfEmpty(PairBlock block) {
    if (block.isEmpty() && !block.begin.equals(PairPlace.FIRST)) {
      block.gone();
      blocks.remove(block.begin);
    }
  }

  /**
   * Tells whose pairs are between two places, with both.
   *
   * @param max how many keys it may look at, or somewhat more
   * @return how many it has looked at; if that is {@code max} or more there may be others
   */
  long collect(PairPlace from, PairPlace to, int[] partitions, BitSet into, int max) {
    long seen = 0;
    PairBlock block = blockOf(from);
    while (seen < max) {
      synchronized (block) {
        seen += block.collect(from, to, partitions, into);
      }
      PairBlock next = next(block);
      if (next == null || next.begin.compareTo(to) > 0) {
        return seen;
      }
      block = next;
    }
    return seen;
  }

  private @Nullable PairBlock next(PairBlock block) {
    Map.Entry<PairPlace, PairBlock> next = blocks.higherEntry(block.begin);
    return next == null ? null : next.getValue();
  }

  /**
   * Takes the pairs of these parts away from the first block that begins at a place or after it.
   *
   * @param from null for the first
   * @return where to go on; null if that was the last
   */
  @Nullable PairPlace sweep(@Nullable PairPlace from, BitSet parts) {
    Map.Entry<PairPlace, PairBlock> found =
        from == null ? blocks.firstEntry() : blocks.ceilingEntry(from);
    if (found == null) {
      return null;
    }
    PairBlock block = found.getValue();
    synchronized (block) {
      if (!block.isGone()) {
        block.removeAll(parts);
        removeIfEmpty(block);
      }
    }
    return blocks.higherKey(block.begin);
  }

  /** What it takes, as an estimate. */
  long bytes() {
    long bytes = 0;
    for (PairBlock block : blocks.values()) {
      synchronized (block) {
        bytes += block.bytes();
      }
    }
    return bytes;
  }
}
