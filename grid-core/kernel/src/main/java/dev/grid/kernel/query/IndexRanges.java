package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in indexes by several attributes those entries are that a predicate means. Stateless. */
final class IndexRanges {

  /** Places that a composite is looked for at, at most; beyond them fewer attributes are used. */
  private static final int RANGES_MAX = 1_000;

  private IndexRanges() {}

  /**
   * Where they are, but for what the index could not read.
   *
   * @param paths what the index is by
   * @param predicate what the predicate says of attributes
   * @return in order, apart from one another; null if they may be anywhere
   */
  static @Nullable List<IndexRange> of(List<AttributePath> paths, List<AttributeRanges> predicate) {
    List<IndexRange> first = of(paths.getFirst(), predicate);
    if (first == null || paths.size() == 1) {
      return first;
    }
    List<IndexKey[]> equal = new ArrayList<>();
    equal.add(new IndexKey[0]);
    List<IndexRange> ranges = first;
    for (int i = 1; i < paths.size(); i++) {
      List<IndexRange> next = of(paths.get(i), predicate);
      List<IndexKey[]> longer = next == null ? null : longer(equal, ranges, next.size());
      if (next == null || longer == null) {
        break;
      }
      equal = longer;
      ranges = next;
    }
    List<IndexRange> all = new ArrayList<>();
    for (IndexKey[] begin : equal) {
      for (IndexRange range : ranges) {
        IndexKey only = range.only();
        all.add(
            only == null
                ? IndexRange.composite(begin, range)
                : IndexRange.composite(with(begin, only)));
      }
    }
    return IndexRange.union(all);
  }

  /** Beginnings with one value more; null if the ranges are of several values, or too many. */
  private static @Nullable List<IndexKey[]> longer(
      List<IndexKey[]> equal, List<IndexRange> ranges, int times) {
    if ((long) equal.size() * ranges.size() * times > RANGES_MAX) {
      return null;
    }
    List<IndexKey[]> longer = new ArrayList<>();
    for (IndexKey[] begin : equal) {
      for (IndexRange range : ranges) {
        IndexKey only = range.only();
        if (only == null) {
          return null;
        }
        longer.add(with(begin, only));
      }
    }
    return longer;
  }

  private static IndexKey[] with(IndexKey[] begin, IndexKey next) {
    IndexKey[] all = Arrays.copyOf(begin, begin.length + 1);
    all[begin.length] = next;
    return all;
  }

  /** Where the values of an attribute are; null if they may be anywhere. */
  static @Nullable List<IndexRange> of(AttributePath path, List<AttributeRanges> predicate) {
    for (AttributeRanges one : predicate) {
      if (one.path().equals(path)) {
        return one.ranges();
      }
    }
    return null;
  }
}
