package dev.grid.sqlengine.fragment;

import dev.grid.sqlengine.expr.JoinKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows by the values of some columns, equal ones together, whatever types of numbers they are of. A
 * null is equal to nothing. Without columns each row is any other's partner. Confined to one thread
 * until it is complete; then for any.
 *
 * @param <R> what stands for a row
 */
public final class JoinTable<R> {

  private final int[] columns;
  private final Map<Object, List<R>> byKey = new HashMap<>();
  private final List<R> all = new ArrayList<>();

  /** By columns of the rows that are added. */
  public JoinTable(List<Integer> columns) {
    this.columns = JoinKeys.columns(columns);
  }

  /** Adds a row. */
  public void add(@Nullable Object[] row, R stored) {
    all.add(stored);
    Object key = columns.length == 0 ? null : JoinKeys.of(row, columns);
    if (key != null) {
      byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(stored);
    }
  }

  /** All rows, in the order in which they were added. */
  public List<R> all() {
    return all;
  }

  /** How many partners a row can have at most. */
  public int mostPartners() {
    return columns.length == 0
        ? all.size()
        : byKey.values().stream().mapToInt(List::size).max().orElse(0);
  }

  /**
   * The partners of another row.
   *
   * @param of its columns that are equal to those of the table
   */
  public List<R> partners(@Nullable Object[] row, int[] of) {
    if (columns.length == 0) {
      return all;
    }
    Object key = JoinKeys.of(row, of);
    return key == null ? List.of() : byKey.getOrDefault(key, List.of());
  }
}
