package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.TypedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of the partitions of a member that have answered a call: what comes behind the
 * last of as many as are wanted is not wanted of the others. Thread-safe.
 */
final class FirstRowsShare {

  private final List<SortKey> order;
  private final FirstRows first; // Guarded by this.
  private volatile TypedValue @Nullable [] last;

  FirstRowsShare(ScanSpec spec) {
    this.order = spec.order();
    this.first = new FirstRows(SortKey.order(order), spec.limit(), spec.bytesMax());
  }

  /** A partition has answered with these. */
  synchronized void add(List<@Nullable Object[]> rows) {
    boolean isOther = false;
    for (@Nullable Object[] row : rows) {
      isOther |= first.add(row);
    }
    if (isOther) {
      last = typed(first.last(), order);
    }
  }

  /** What the last of as many as are wanted is ordered by; null if there are fewer. */
  TypedValue @Nullable [] last() {
    return last;
  }

  /** What a row is ordered by; null if there is none. */
  static TypedValue @Nullable [] typed(@Nullable Object @Nullable [] row, List<SortKey> order) {
    return row == null
        ? null
        : order.stream().map(key -> TypedValue.of(row[key.column()])).toArray(TypedValue[]::new);
  }
}
