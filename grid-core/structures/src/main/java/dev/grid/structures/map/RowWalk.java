package dev.grid.structures.map;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexPlace;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Conjunction;
import dev.grid.kernel.query.IndexKeys;
import dev.grid.kernel.query.TypedValue;
import dev.grid.structures.map.RowOrder.Row;
import dev.grid.structures.map.RowOrder.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way along an index on which entries come in the order of the first attributes of a search, from
 * its position on: where the rows that are kept end, what is behind has no part in it. The index's
 * attributes are some that the predicate has equal to a value, perhaps none, and then those of the
 * order. Confined to one look at a partition.
 */
final class RowWalk {

  /** All but null; what cannot be read is not in an index that is walked. */
  private static final IndexRange NOT_NULL =
      new IndexRange(IndexPlace.after(IndexKey.OF_NULL), IndexRange.all().upper());

  private static final IndexRange OF_NULL = IndexRange.of(IndexKey.OF_NULL);

  /** To ask other indexes for fewer entries takes as long as to go along so many. */
  private static final int FEW = 8;

  private final RowOrder order;
  private final MapIndex index;
  private final IndexKey[] equal;
  private final int termCount;
  private final List<IndexRange> ranges;
  private final Supplier<@Nullable Row> last;

  /** About how many entries it comes by. */
  private long expected;

  private @Nullable Row endRow;

  /** Of {@link #endRow}: the key of one attribute, or where the keys of several are. */
  private IndexKey endKey = IndexKey.OF_NULL;

  private IndexRange endRange = OF_NULL;

  private RowWalk(
      RowOrder order,
      MapIndex index,
      IndexKey[] equal,
      int termCount,
      List<IndexRange> ranges,
      Supplier<@Nullable Row> last) {
    this.order = order;
    this.index = index;
    this.equal = equal;
    this.termCount = termCount;
    this.ranges = ranges;
    this.last = last;
  }

  /**
   * The best way along an index; null if there is none, or it would be longer than others.
   *
   * @param position rows come behind it; null for all
   * @param rows how many are wanted
   * @param last the last of those that are kept, if that is how many are wanted
   * @param entries how many the partition has
   */
  static @Nullable RowWalk find(
      RowOrder order,
      @Nullable Row position,
      int rows,
      Supplier<@Nullable Row> last,
      MapIndexes indexes,
      CompiledPredicate predicate,
      long entries) {
    RowWalk best = null;
    for (MapIndex index : indexes.all()) {
      RowWalk walk =
          index.hasAllOnce() ? along(index, order, position, last, predicate.conjunction()) : null;
      if (walk != null && (best == null || walk.isBetterThan(best))) {
        best = walk;
      }
    }
    if (best == null) {
      return null;
    }
    long on = best.index.count(best.ranges);
    if (on <= FEW) {
      best.expected = on;
      return best;
    }
    long others = indexes.fewest(predicate, entries);
    // Both are small enough for a product of longs: entries of one partition, and ROWS_MAX.
    best.expected = Math.min(on, rows * on / Math.max(1, Math.min(others, on)));
    return best.expected <= others && best.expected <= MapSearch.IN_ORDER_MAX ? best : null;
  }

  private boolean isBetterThan(RowWalk other) {
    return equal.length != other.equal.length
        ? equal.length > other.equal.length
        : termCount > other.termCount;
  }

  private static @Nullable RowWalk along(
      MapIndex index,
      RowOrder order,
      @Nullable Row position,
      Supplier<@Nullable Row> last,
      Conjunction predicate) {
    List<AttributePath> paths = index.paths();
    List<Term> terms = order.terms();
    IndexKey[] equal = equal(paths, terms.getFirst().path(), predicate);
    int count = 0;
    while (count < terms.size() && equal.length + count < paths.size()) {
      Term term = terms.get(count);
      boolean isAlong =
          term.path().equals(paths.get(equal.length + count))
              && !term.ignoringCase()
              && term.descending() == order.isDescending()
              && (term.isNullsLeast() || paths.size() == 1);
      if (!isAlong) {
        break;
      }
      count++;
    }
    if (count == 0) {
      return null;
    }
    List<IndexRange> of = predicate.rangesOf(terms.getFirst().path());
    List<IndexRange> ranges =
        paths.size() == 1
            ? ofOne(order, position, of)
            : ofSeveral(order, position, equal, count, of);
    return new RowWalk(order, index, equal, count, ranges, last);
  }

  /** The values of the first attributes, as long as the predicate has one for each. */
  private static IndexKey[] equal(
      List<AttributePath> paths, AttributePath ordered, Conjunction predicate) {
    List<IndexKey> equal = new ArrayList<>();
    for (AttributePath path : paths) {
      List<IndexRange> its = predicate.rangesOf(path);
      IndexKey only = its == null || its.size() != 1 ? null : its.getFirst().only();
      if (only == null || path.equals(ordered)) {
        break;
      }
      equal.add(only);
    }
    return equal.toArray(IndexKey[]::new);
  }

  // Where it goes, the first place before the others.

  private static List<IndexRange> ofOne(
      RowOrder order, @Nullable Row position, @Nullable List<IndexRange> of) {
    Term term = order.terms().getFirst();
    List<IndexRange> ofNull = within(OF_NULL, of);
    List<IndexRange> notNull = within(NOT_NULL, of);
    if (position != null) {
      TypedValue value = position.sort()[0];
      IndexRange behind = behind(order, IndexKeys.of(value), position.hash());
      if (value.isAbsent()) {
        ofNull = within(behind, ofNull);
        notNull = term.nullsFirst() ? notNull : List.of();
      } else {
        notNull = within(behind, notNull);
        ofNull = term.nullsFirst() ? List.of() : ofNull;
      }
    }
    notNull = term.descending() ? notNull.reversed() : notNull;
    List<IndexRange> ranges = new ArrayList<>(term.nullsFirst() ? ofNull : notNull);
    ranges.addAll(term.nullsFirst() ? notNull : ofNull);
    return ranges;
  }

  private static List<IndexRange> within(IndexRange range, @Nullable List<IndexRange> of) {
    if (of == null) {
      return List.of(range);
    }
    List<IndexRange> all = new ArrayList<>(of.size());
    for (IndexRange each : of) {
      IndexRange both = range.and(each);
      if (!both.isEmpty()) {
        all.add(both);
      }
    }
    return all;
  }

  /** From the place of a row on. */
  private static IndexRange behind(RowOrder order, IndexKey key, int hash) {
    boolean isExact = order.terms().size() == 1 && isExact(key);
    IndexRange all = IndexRange.all();
    if (order.isDescending()) {
      boolean isLastHash = !isExact || hash == -1;
      return new IndexRange(
          all.lower(), isLastHash ? IndexPlace.after(key) : new IndexPlace(key, hash + 1));
    }
    return new IndexRange(
        isExact ? new IndexPlace(key, hash) : IndexPlace.before(key), all.upper());
  }

  /** Whether what has this key is equal. */
  private static boolean isExact(IndexKey key) {
    byte[] tail = key.tail();
    return tail == null
        || key.rank() == IndexKey.UUID
        || key.rank() == IndexKey.TEXT && tail.length < IndexKey.TEXT_BYTES_MAX / 2;
  }

  private static List<IndexRange> ofSeveral(
      RowOrder order,
      @Nullable Row position,
      IndexKey[] equal,
      int count,
      @Nullable List<IndexRange> of) {
    List<IndexRange> ranges = new ArrayList<>();
    if (of != null) {
      of.forEach(range -> ranges.add(IndexRange.composite(equal, range)));
    } else {
      ranges.add(equal.length == 0 ? IndexRange.all() : IndexRange.composite(equal));
    }
    List<IndexRange> apart = IndexRange.union(ranges);
    if (position != null) {
      IndexRange at = IndexRange.composite(with(equal, position, count));
      IndexRange all = IndexRange.all();
      apart =
          within(
              order.isDescending()
                  ? new IndexRange(all.lower(), at.upper())
                  : new IndexRange(at.lower(), all.upper()),
              apart);
    }
    return order.isDescending() ? apart.reversed() : apart;
  }

  /**
   * The keys that entries before and behind a row differ from, as far as they tell. One that other
   * values have too is the last: where those come, the next attributes say nothing of.
   */
  private static IndexKey[] with(IndexKey[] equal, Row row, int count) {
    IndexKey[] all = Arrays.copyOf(equal, equal.length + count);
    for (int i = 0; i < count; i++) {
      IndexKey key = IndexKeys.of(row.sort()[i]);
      all[equal.length + i] = key;
      if (!isExact(key)) {
        return Arrays.copyOf(all, equal.length + i + 1);
      }
    }
    return all;
  }

  // The walk.

  /** About how many entries it comes by until there are enough rows. */
  long expected() {
    return expected;
  }

  /**
   * Whether it is along an index of one attribute that has values of this kind only, and nulls.
   *
   * @param rank of {@link IndexKey}
   */
  boolean isOf(byte rank) {
    IndexRange its =
        new IndexRange(
            IndexPlace.before(new IndexKey(rank, Long.MIN_VALUE, null)),
            IndexPlace.before(new IndexKey((byte) (rank + 1), Long.MIN_VALUE, null)));
    return index.paths().size() == 1
        && index.count(List.of(OF_NULL, its)) == index.count(List.of(IndexRange.all()));
  }

  /** Along which. */
  MapIndex index() {
    return index;
  }

  /**
   * Shows entries in order, until none of those behind can be among the rows.
   *
   * @param goesOn is shown an entry, and says whether to go on
   * @return false if it has said no
   */
  boolean go(Predicate<MapEntry> goesOn) {
    boolean[] isPast = new boolean[1];
    for (IndexRange range : ranges) {
      boolean isAtEnd =
          index.walk(
              range,
              order.isDescending(),
              (rank, head, tail, entry) -> {
                isPast[0] = isPast(new IndexKey(rank, head, tail), entry);
                return !isPast[0] && goesOn.test(entry);
              });
      if (!isAtEnd) {
        return isPast[0];
      }
    }
    return true;
  }

  /** Whether it, and so what is behind, comes after all rows that are kept. */
  @SuppressWarnings("ReferenceEquality") // Whether it is the same row as the last time.
  private boolean isPast(IndexKey key, MapEntry entry) {
    Row end = last.get();
    if (end == null) {
      return false;
    }
    boolean isOfOne = index.paths().size() == 1;
    if (end != endRow) {
      endRow = end;
      if (isOfOne) {
        endKey = IndexKeys.of(end.sort()[0]);
      } else {
        endRange = IndexRange.composite(with(equal, end, termCount));
      }
    }
    if (!isOfOne) {
      return order.isDescending()
          ? key.compareTo(endRange.lower().key()) < 0
          : key.compareTo(endRange.upper().key()) >= 0;
    }
    int toEnd = compare(key, endKey);
    return toEnd > 0
        || toEnd == 0
            && order.terms().size() == 1
            && isExact(key)
            && order.compareHashes(entry.hash(), end.hash()) > 0;
  }

  private int compare(IndexKey key, IndexKey other) {
    boolean isNull = key.rank() == IndexKey.NULL;
    if (isNull != (other.rank() == IndexKey.NULL)) {
      return isNull == order.terms().getFirst().nullsFirst() ? -1 : 1;
    }
    int compared = key.compareTo(other);
    return order.isDescending() ? -compared : compared;
  }
}
