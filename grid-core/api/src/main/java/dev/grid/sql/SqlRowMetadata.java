package dev.grid.sql;

import java.util.List;

/**
 * The columns of a result. Immutable.
 *
 * @param columns at least one, in the order of the statement
 */
public record SqlRowMetadata(List<SqlColumn> columns) {

  public SqlRowMetadata {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("columns are empty: a row has at least one");
    }
  }

  /** How many columns there are. */
  public int size() {
    return columns.size();
  }

  /**
   * A column.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if there is none
   */
  public SqlColumn column(int index) {
    return columns.get(index);
  }

  /** The index of the first column of this name, which is compared with its case; -1 if none is. */
  public int find(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
