package dev.grid.sql;

import org.jspecify.annotations.Nullable;

/** A row of a result. Immutable and thread-safe; may be kept after the result is closed. */
public interface SqlRow {

  /** Its columns; the same for all rows of a result. */
  SqlRowMetadata metadata();

  /**
   * The value of a column, of the class {@link SqlColumnType#javaClass}; null if it is null. What
   * an application has stored is read here, each time.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if there is no such column
   * @throws dev.grid.GridSerializationException if it cannot be read here
   */
  @Nullable Object get(int index);

  /**
   * The value of the first column of this name, which is compared with its case.
   *
   * @throws IllegalArgumentException if there is none
   */
  default @Nullable Object get(String column) {
    int index = metadata().find(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "column="
              + column
              + " is not in the row: its columns are "
              + metadata().columns().stream().map(SqlColumn::name).toList());
    }
    return get(index);
  }

  /**
   * The value of a column as this class.
   *
   * @throws ClassCastException if it is of another
   */
  default <T> @Nullable T get(int index, Class<T> type) {
    return type.cast(get(index));
  }

  /**
   * The value of the first column of this name as this class.
   *
   * @throws ClassCastException if it is of another
   * @throws IllegalArgumentException if there is no such column
   */
  default <T> @Nullable T get(String column, Class<T> type) {
    return type.cast(get(column));
  }
}
