package dev.grid.kernel.index;

import java.util.Arrays;

/**
 * A place in an index, between the entries that come before a key and a hash and those that do not.
 * It means the same on every member and however the index has changed.
 *
 * @param key what entries are indexed by
 * @param hash of the entries' own keys, in the order of unsigned numbers
 */
public record IndexPlace(IndexKey key, int hash) implements Comparable<IndexPlace> {

  private static final int HASH_MAX = -1;

  /** Before all entries with a key. */
  public static IndexPlace before(IndexKey key) {
    return new IndexPlace(key, 0);
  }

  /** After all entries with a key. */
  public static IndexPlace after(IndexKey key) {
    byte[] tail = key.tail();
    byte[] next = tail == null ? new byte[0] : Arrays.copyOf(tail, tail.length + 1);
    return before(new IndexKey(key.rank(), key.head(), next));
  }

  /** After all entries with this key and hash. */
  IndexPlace next() {
    return hash == HASH_MAX ? after(key) : new IndexPlace(key, hash + 1);
  }

  @Override
  public int compareTo(IndexPlace other) {
    int byKey = key.compareTo(other.key);
    return byKey != 0 ? byKey : Integer.compareUnsigned(hash, other.hash);
  }
}
