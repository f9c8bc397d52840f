package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.TypedValue;
import dev.grid.sqlengine.expr.Values;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column that rows are ordered by. */
public record SortKey(int column, boolean descending, boolean nullsFirst) {

  /** The order of rows by several. */
  public static Comparator<@Nullable Object[]> order(List<SortKey> keys) {
    return (left, right) -> {
      for (SortKey key : keys) {
        Object a = left[key.column];
        Object b = right[key.column];
        int order;
        if (a == null || b == null) {
          order = a == b ? 0 : (a == null) == key.nullsFirst ? -1 : 1;
        } else {
          order = Values.compare(a, b);
          order = key.descending ? -order : order;
        }
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  /** The same of what is no object. */
  int compare(TypedValue a, TypedValue b) {
    if (a.isAbsent() || b.isAbsent()) {
      return a.isAbsent() == b.isAbsent() ? 0 : a.isAbsent() == nullsFirst ? -1 : 1;
    }
    int order = TypedValue.compare(a, b);
    return descending ? -order : order;
  }
}
