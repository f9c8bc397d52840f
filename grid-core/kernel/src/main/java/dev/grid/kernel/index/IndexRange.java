package dev.grid.kernel.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two places of an index. As keys may be coarser than values, so are ranges: all
 * values between two are in the range between their keys, and others may be.
 *
 * @param lower where it begins
 * @param upper where it ends; not after {@code lower} if there is nothing in it
 */
public record IndexRange(IndexPlace lower, IndexPlace upper) {

  private static final int ABOVE_UTF_8 = 0xff;

  /** From one key to another, with both. */
  public static IndexRange between(IndexKey from, IndexKey to) {
    return new IndexRange(IndexPlace.before(from), IndexPlace.after(to));
  }

  /** Equal to a value. */
  public static IndexRange of(IndexKey key) {
    return between(key, key);
  }

  /** All values of a key's kind from it on. */
  public static IndexRange from(IndexKey key) {
    return new IndexRange(IndexPlace.before(key), firstOf(key.rank() + 1));
  }

  /** All values of a key's kind up to it. */
  public static IndexRange to(IndexKey key) {
    return new IndexRange(firstOf(key.rank()), IndexPlace.after(key));
  }

  /** All values, null too, and what cannot be read. */
  public static IndexRange all() {
    return new IndexRange(firstOf(IndexKey.NULL), firstOf(IndexKey.RANKS));
  }

  /** What both ranges have; empty if there is nothing. */
  public IndexRange and(IndexRange other) {
    return new IndexRange(
        lower.compareTo(other.lower) >= 0 ? lower : other.lower,
        upper.compareTo(other.upper) <= 0 ? upper : other.upper);
  }

  /** What any of the ranges has, in order and apart from one another. */
  public static List<IndexRange> union(List<IndexRange> ranges) {
    List<IndexRange> sorted = new ArrayList<>(ranges);
    sorted.removeIf(IndexRange::isEmpty);
    sorted.sort(Comparator.comparing(IndexRange::lower));
    List<IndexRange> apart = new ArrayList<>();
    for (IndexRange range : sorted) {
      IndexRange last = apart.isEmpty() ? null : apart.getLast();
      if (last == null || last.upper.compareTo(range.lower) < 0) {
        apart.add(range);
      } else if (last.upper.compareTo(range.upper) < 0) {
        apart.set(apart.size() - 1, new IndexRange(last.lower, range.upper));
      }
    }
    return apart;
  }

  /** The only key that is in it, or null if there may be several. */
  public @Nullable IndexKey only() {
    IndexKey key = lower.key();
    return upper.equals(IndexPlace.after(key)) ? key : null;
  }

  /** All texts that begin with one. */
  public static IndexRange startingWith(String prefix) {
    byte[] utf8 = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] after = Arrays.copyOf(utf8, utf8.length + 1);
    after[utf8.length] = (byte) ABOVE_UTF_8;
    return between(IndexKey.of(prefix), IndexKey.ofText(after, 0, after.length));
  }

  /** All composites that begin with these values. */
  public static IndexRange composite(IndexKey... equal) {
    return between(IndexKey.composite(equal), IndexKey.afterComposites(equal));
  }

  /** All composites that begin with these values, and whose next one is in a range of one kind. */
  public static IndexRange composite(IndexKey[] equal, IndexRange next) {
    IndexKey[] from = Arrays.copyOf(equal, equal.length + 1);
    from[equal.length] = next.lower.key();
    IndexKey[] to = Arrays.copyOf(equal, equal.length + 1);
    to[equal.length] = next.upper.key();
    return between(IndexKey.composite(from), IndexKey.afterComposites(to));
  }

  /** Before all values of a kind. */
  private static IndexPlace firstOf(int rank) {
    return IndexPlace.before(IndexKey.first(rank));
  }

  public boolean isEmpty() {
    return lower.compareTo(upper) >= 0;
  }
}
