package dev.grid.protocol.sql;

import java.util.List;

/**
 * Some rows, column by column. Nobody adds to its columns any more.
 *
 * @param columns each of {@code rows} values
 */
public record SqlBatch(List<SqlVector> columns, int rows) {

  public SqlBatch {
    for (SqlVector column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "a column of " + column.type() + " has " + column.size() + " values, not " + rows);
      }
    }
  }

  /** About the bytes that its values take. */
  public long bytes() {
    long bytes = 0;
    for (SqlVector column : columns) {
      bytes += column.byteSize();
    }
    return bytes;
  }
}
