package dev.grid.kernel.index;

import dev.grid.kernel.keys.KeyEntry;
import java.util.Arrays;

/**
 * Entries in the order of keys of one rank, in an array of blocks. Entries with equal keys are in
 * the order of their hashes, so that one of a hundred thousand is found as fast as one of ten.
 *
 * <p>Invariants: no block is empty; blocks and the entries in them are in order, and {@code
 * firstHeads} are those of their first entries. A position is the number of a block and one in it.
 * Confined to its index.
 *
 * @param <E> the entries
 */
final class SortedBlocks<E extends KeyEntry> {

  private static final int TAIL_OVERHEAD_BYTES = 16;

  private final byte rank;
  private SortedBlock[] blocks = {};

  /** The head of each block's first key, so that a block is found without a look into others. */
  private long[] firstHeads = {};

  private int blockCount;
  private long size;
  private long tailBytes;

  SortedBlocks(byte rank) {
    this.rank = rank;
  }

  long size() {
    return size;
  }

  /** What it takes, as an estimate. */
  long bytes() {
    long bytes = tailBytes + (long) firstHeads.length * Long.BYTES;
    for (int i = 0; i < blockCount; i++) {
      bytes += blocks[i].bytes();
    }
    return bytes;
  }

  void add(IndexKey key, E entry) {
    int hash = entry.hash();
    int number = blockOf(key, hash);
    if (blockCount == 0) {
      insertBlock(0, new SortedBlock());
    }
    SortedBlock block = blocks[number];
    int at = block.firstNotBefore(key, hash);
    if (block.isFull()) {
      SortedBlock upper = block.split(number == blockCount - 1 && at == block.size());
      insertBlock(number + 1, upper);
      firstHeads[number + 1] = upper.head(0);
      if (at > block.size()) {
        at -= block.size();
        block = upper;
      }
    }
    block.insert(at, key, entry);
    firstHeads[number] = blocks[number].head(0);
    size++;
    tailBytes += tailBytes(key);
  }

  private static int tailBytes(IndexKey key) {
    byte[] tail = key.tail();
    return tail == null ? 0 : TAIL_OVERHEAD_BYTES + tail.length;
  }

  /** Removes an entry; returns whether it was there. */
  boolean remove(IndexKey key, E entry) {
    long position = find(key, entry);
    if (position < 0) {
      return false;
    }
    int number = numberOf(position);
    SortedBlock block = blocks[number];
    block.remove(atOf(position));
    size--;
    tailBytes -= tailBytes(key);
    if (block.size() == 0) {
      removeBlock(number);
      return true;
    }
    firstHeads[number] = block.head(0);
    if (number + 1 < blockCount && block.takesIn(blocks[number + 1])) {
      removeBlock(number + 1);
    }
    return true;
  }

  /** Puts another entry into an entry's place; returns whether it was there. */
  boolean replace(IndexKey key, E entry, E by) {
    long position = find(key, entry);
    if (position < 0) {
      return false;
    }
    blocks[numberOf(position)].set(atOf(position), by);
    return true;
  }

  /** An entry's position, or -1. Others may have the same key and hash. */
  private long find(IndexKey key, E entry) {
    int hash = entry.hash();
    long end = firstNotBefore(new IndexPlace(key, hash).next());
    for (long at = firstNotBefore(key, hash); at < end; at = next(at)) {
      if (blocks[numberOf(at)].entry(atOf(at)) == entry) {
        return at;
      }
    }
    return -1;
  }

  private void insertBlock(int number, SortedBlock block) {
    if (blockCount == blocks.length) {
      int length = Math.max(1, blockCount + blockCount / 2 + 1);
      blocks = Arrays.copyOf(blocks, length);
      firstHeads = Arrays.copyOf(firstHeads, length);
    }
    System.arraycopy(firstHeads, number, firstHeads, number + 1, blockCount - number);
    System.arraycopy(blocks, number, blocks, number + 1, blockCount - number);
    blocks[number] = block;
    blockCount++;
  }

  private void removeBlock(int number) {
    SortedBlock[] fewer = new SortedBlock[blockCount - 1];
    long[] heads = new long[blockCount - 1];
    int behind = blockCount - 1 - number;
    System.arraycopy(blocks, 0, fewer, 0, number);
    System.arraycopy(firstHeads, 0, heads, 0, number);
    System.arraycopy(blocks, number + 1, fewer, number, behind);
    System.arraycopy(firstHeads, number + 1, heads, number, behind);
    blocks = fewer;
    firstHeads = heads;
    blockCount--;
  }

  // Positions.

  private static long position(int number, int at) {
    return (long) number << Integer.SIZE | at;
  }

  private static int numberOf(long position) {
    return (int) (position >>> Integer.SIZE);
  }

  private static int atOf(long position) {
    return (int) position;
  }

  private long next(long position) {
    int number = numberOf(position);
    int at = atOf(position) + 1;
    return at < blocks[number].size() ? position(number, at) : position(number + 1, 0);
  }

  private long previous(long position) {
    int number = numberOf(position);
    int at = atOf(position);
    return at > 0 ? position(number, at - 1) : position(number - 1, blocks[number - 1].size() - 1);
  }

  /** The last block that begins before a place, or the first one. */
  private int blockOf(IndexKey key, int hash) {
    int low = 0;
    int high = blockCount;
    while (low < high) {
      int middle = low + high >>> 1;
      long first = firstHeads[middle];
      boolean isBefore =
          first == key.head() ? blocks[middle].isBefore(0, key, hash) : first < key.head();
      if (isBefore) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /** The first position that does not come before a place of this rank. */
  private long firstNotBefore(IndexKey key, int hash) {
    if (blockCount == 0) {
      return 0;
    }
    int number = blockOf(key, hash);
    int at = blocks[number].firstNotBefore(key, hash);
    return at < blocks[number].size() ? position(number, at) : position(number + 1, 0);
  }

  private long firstNotBefore(IndexPlace place) {
    if (place.key().rank() != rank) {
      return place.key().rank() > rank ? position(blockCount, 0) : 0;
    }
    return firstNotBefore(place.key(), place.hash());
  }

  /** How many entries are between two places. */
  long countBetween(IndexPlace lower, IndexPlace upper) {
    long from = firstNotBefore(lower);
    long to = firstNotBefore(upper);
    if (to <= from) {
      return 0;
    }
    long count = (long) atOf(to) - atOf(from);
    for (int i = numberOf(from); i < numberOf(to); i++) {
      count += blocks[i].size();
    }
    return count;
  }

  // Walks: see SortedIndex.

  boolean ascend(IndexPlace lower, IndexPlace upper, IndexVisitor<? super E> visitor) {
    if (upper.key().rank() < rank) {
      return true;
    }
    boolean isToEnd = upper.key().rank() > rank;
    long from = firstNotBefore(lower);
    int at = atOf(from);
    for (int number = numberOf(from); number < blockCount; number++) {
      SortedBlock block = blocks[number];
      int end = isToEnd ? block.size() : block.firstNotBeforeNear(upper.key(), upper.hash(), at);
      for (; at < end; at++) {
        if (!visit(block, at, visitor)) {
          return false;
        }
      }
      if (end < block.size()) {
        return true;
      }
      at = 0;
    }
    return true;
  }

  boolean descend(IndexPlace lower, IndexPlace upper, IndexVisitor<? super E> visitor) {
    long begin = firstNotBefore(lower);
    for (long at = firstNotBefore(upper); at > begin; ) {
      at = previous(at);
      if (!visit(at, visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean visit(long position, IndexVisitor<? super E> visitor) {
    return visit(blocks[numberOf(position)], atOf(position), visitor);
  }

  @SuppressWarnings("unchecked") // Only such entries are added.
  private boolean visit(SortedBlock block, int at, IndexVisitor<? super E> visitor) {
    return visitor.visit(rank, block.head(at), block.tail(at), (E) block.entry(at));
  }
}
