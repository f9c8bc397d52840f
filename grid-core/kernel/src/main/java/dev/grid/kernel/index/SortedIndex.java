package dev.grid.kernel.index;

import dev.grid.kernel.keys.KeyEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a state in the order of what they are indexed by, whatever kinds of values that
 * are. An entry may be in it under several keys, as a list is under each of its elements. Confined
 * to its state.
 *
 * @param <E> the entries
 */
public final class SortedIndex<E extends KeyEntry> {

  /** One place more than there are ranks: a range may end where they do. */
  private final @Nullable SortedBlocks<E>[] byRank = newBlocks();

  @SuppressWarnings({"unchecked", "rawtypes"}) // Only such blocks are put into it.
  private static <E extends KeyEntry> @Nullable SortedBlocks<E>[] newBlocks() {
    return new SortedBlocks[IndexKey.RANKS + 1];
  }

  /** Adds an entry, which must not be there under this key. */
  public void add(IndexKey key, E entry) {
    SortedBlocks<E> blocks = byRank[key.rank()];
    if (blocks == null) {
      blocks = new SortedBlocks<>(key.rank());
      byRank[key.rank()] = blocks;
    }
    blocks.add(key, entry);
  }

  /**
   * Removes an entry.
   *
   * @return whether it was there under this key
   */
  public boolean remove(IndexKey key, E entry) {
    SortedBlocks<E> blocks = byRank[key.rank()];
    return blocks != null && blocks.remove(key, entry);
  }

  /**
   * Puts another entry, whose own key is the same, into an entry's place.
   *
   * @return whether the entry was there under this key
   */
  public boolean replace(IndexKey key, E entry, E by) {
    SortedBlocks<E> blocks = byRank[key.rank()];
    return blocks != null && blocks.replace(key, entry, by);
  }

  public void clear() {
    Arrays.fill(byRank, null);
  }

  /** How many entries it has; one that is under several keys counts for each. */
  public long size() {
    long size = 0;
    for (SortedBlocks<E> blocks : byRank) {
      size += blocks == null ? 0 : blocks.size();
    }
    return size;
  }

  /** How many entries are under keys of a rank. */
  public long size(byte rank) {
    SortedBlocks<E> blocks = byRank[rank];
    return blocks == null ? 0 : blocks.size();
  }

  /** What it takes, as an estimate, without the entries themselves. */
  public long bytes() {
    long bytes = 0;
    for (SortedBlocks<E> blocks : byRank) {
      bytes += blocks == null ? 0 : blocks.bytes();
    }
    return bytes;
  }

  /** How many entries are between two places, without looking at them. */
  public long count(IndexPlace lower, IndexPlace upper) {
    long count = 0;
    for (int rank = lower.key().rank(); rank <= upper.key().rank(); rank++) {
      SortedBlocks<E> blocks = byRank[rank];
      if (blocks != null) {
        count += blocks.countBetween(lower, upper);
      }
    }
    return count;
  }

  /**
   * Visits the entries between two places in order, until the visitor stops.
   *
   * @param isDescending whether from the last to the first
   * @return whether it has come to the end
   */
  public boolean walk(
      IndexPlace lower, IndexPlace upper, boolean isDescending, IndexVisitor<? super E> visitor) {
    int low = lower.key().rank();
    int high = upper.key().rank();
    for (int i = 0; i <= high - low; i++) {
      SortedBlocks<E> blocks = byRank[isDescending ? high - i : low + i];
      boolean isAtEnd =
          blocks == null
              || (isDescending
                  ? blocks.descend(lower, upper, visitor)
                  : blocks.ascend(lower, upper, visitor));
      if (!isAtEnd) {
        return false;
      }
    }
    return true;
  }
}
