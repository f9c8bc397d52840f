package dev.grid.kernel.index;

import dev.grid.kernel.keys.KeyEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #SIZE_MAX} entries in the order of their keys, which are of one rank, and of their
 * hashes. Arrays grow with what is in them. Confined to its index.
 */
final class SortedBlock {

  static final int SIZE_MAX = 128;

  private static final int SIZE_MIN = 4;
  private static final int OVERHEAD_BYTES = 64;
  private static final int REFERENCE_BYTES = 4;

  private int size;
  private long[] heads = new long[SIZE_MIN];
  private @Nullable KeyEntry[] entries = new KeyEntry[SIZE_MIN];

  /** Null while none of the keys has a tail. */
  private byte @Nullable [] @Nullable [] tails;

  int size() {
    return size;
  }

  boolean isFull() {
    return size == SIZE_MAX;
  }

  /** What it takes, without tails and entries. */
  long bytes() {
    int references = tails == null ? 1 : 2;
    return OVERHEAD_BYTES + (long) heads.length * (Long.BYTES + references * REFERENCE_BYTES);
  }

  long head(int at) {
    return heads[at];
  }

  byte @Nullable [] tail(int at) {
    return tails == null ? null : tails[at];
  }

  KeyEntry entry(int at) {
    KeyEntry entry = entries[at];
    if (entry == null) {
      throw new IndexOutOfBoundsException("at=" + at + " size=" + size);
    }
    return entry;
  }

  void set(int at, KeyEntry entry) {
    entries[at] = entry;
  }

  /** Whether an entry here comes before a place of the same rank. */
  boolean isBefore(int at, IndexKey key, int hash) {
    long head = heads[at];
    if (head != key.head()) {
      return head < key.head();
    }
    int byTail = IndexKey.compareTails(tail(at), key.tail());
    return byTail < 0
        || byTail == 0 && hash != 0 && Integer.compareUnsigned(entry(at).hash(), hash) < 0;
  }

  /** The first entry that does not come before a place; {@link #size} if all do. */
  int firstNotBefore(IndexKey key, int hash) {
    return firstNotBefore(key, hash, 0, size);
  }

  /** The same among those from a position on, found sooner the fewer come before the place. */
  int firstNotBeforeNear(IndexKey key, int hash, int from) {
    int low = from;
    int step = 1;
    while (low + step < size && isBefore(low + step - 1, key, hash)) {
      low += step;
      step *= 2;
    }
    return firstNotBefore(key, hash, low, Math.min(size, low + step));
  }

  /** The same between two positions, where none before the first is meant, nor one behind. */
  private int firstNotBefore(IndexKey key, int hash, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (isBefore(middle, key, hash)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds an entry; the block must not be full. */
  void insert(int at, IndexKey key, KeyEntry entry) {
    if (size == heads.length) {
      resize(Math.min(SIZE_MAX, size + size / 2 + 2));
    }
    byte[] tail = key.tail();
    if (tails == null && tail != null) {
      tails = new byte[heads.length][];
    }
    System.arraycopy(heads, at, heads, at + 1, size - at);
    heads[at] = key.head();
    System.arraycopy(entries, at, entries, at + 1, size - at);
    entries[at] = entry;
    if (tails != null) {
      System.arraycopy(tails, at, tails, at + 1, size - at);
      tails[at] = tail;
    }
    size++;
  }

  private void resize(int length) {
    heads = Arrays.copyOf(heads, length);
    entries = Arrays.copyOf(entries, length);
    tails = tails == null ? null : Arrays.copyOf(tails, length);
  }

  void remove(int at) {
    size--;
    System.arraycopy(heads, at + 1, heads, at, size - at);
    System.arraycopy(entries, at + 1, entries, at, size - at);
    entries[size] = null;
    if (tails != null) {
      System.arraycopy(tails, at + 1, tails, at, size - at);
      tails[size] = null;
    }
  }

  /** Takes the upper half out, or less if entries are added at the end, so that blocks fill up. */
  SortedBlock split(boolean isAtEnd) {
    int kept = isAtEnd ? size - size / 8 : size / 2;
    SortedBlock upper = new SortedBlock();
    upper.size = size - kept;
    upper.heads = Arrays.copyOfRange(heads, kept, size);
    upper.entries = Arrays.copyOfRange(entries, kept, size);
    upper.tails = tails == null ? null : Arrays.copyOfRange(tails, kept, size);
    size = kept;
    resize(kept);
    return upper;
  }

  /** Takes the next block's entries in if both are small; returns whether it did. */
  boolean takesIn(SortedBlock next) {
    int together = size + next.size;
    if (together > SIZE_MAX / 2) {
      return false;
    }
    resize(together);
    System.arraycopy(next.heads, 0, heads, size, next.size);
    System.arraycopy(next.entries, 0, entries, size, next.size);
    if (tails == null && next.tails != null) {
      tails = new byte[together][];
    }
    if (tails != null && next.tails != null) {
      System.arraycopy(next.tails, 0, tails, size, next.size);
    }
    size = together;
    return true;
  }
}
