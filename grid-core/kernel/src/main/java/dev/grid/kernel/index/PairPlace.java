package dev.grid.kernel.index;

import java.util.Arrays;

/**
 * A pair of a key of some rank and a part of a {@link KeyDirectory} that has it, or a place between
 * such pairs. Of a key's tail there is a hash only: pairs are in the order of keys as far as heads
 * tell.
 *
 * <pre>
 *  31            16 15             0
 * +----------------+----------------+
 * |  tail's hash   |      part      |   rest
 * +----------------+----------------+
 * </pre>
 *
 * @param head the key's
 * @param rest in the order of unsigned numbers
 */
record PairPlace(long head, int rest) implements Comparable<PairPlace> {

  /** How many parts there may be. */
  static final int PARTS_MAX = 1 << Character.SIZE;

  /** Before all pairs of a rank. */
  static final PairPlace FIRST = new PairPlace(Long.MIN_VALUE, 0);

  /** After all pairs of a rank, or at the last. */
  static final PairPlace LAST = new PairPlace(Long.MAX_VALUE, -1);

  static PairPlace of(IndexKey key, int part) {
    return new PairPlace(key.head(), hashOfTail(key) << Character.SIZE | part);
  }

  private static int hashOfTail(IndexKey key) {
    int hash = Arrays.hashCode(key.tail()) * 0x9e3779b9;
    return hash >>> Character.SIZE;
  }

  static int partOf(int rest) {
    return rest & PARTS_MAX - 1;
  }

  @Override
  public int compareTo(PairPlace other) {
    int byHead = Long.compare(head, other.head);
    return byHead != 0 ? byHead : Integer.compareUnsigned(rest, other.rest);
  }
}
