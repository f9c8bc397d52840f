package dev.grid.protocol.sql;

import dev.grid.protocol.Struct;
import dev.grid.sql.SqlColumnType;
import java.util.List;

/**
 * The rows that a client is answered with: parts of batches, one after another.
 *
 * @param types of its columns
 * @param isLast whether no rows follow
 */
@Struct(codecByHand = true)
public record SqlPage(List<SqlColumnType> types, List<Part> parts, boolean isLast) {

  /**
   * Rows of a batch.
   *
   * @param from the first, from 0
   * @param to after the last
   */
  public record Part(SqlBatch batch, int from, int to) {

    int rows() {
      return to - from;
    }
  }

  /** How many rows it has. */
  public int rows() {
    int rows = 0;
    for (Part part : parts) {
      rows += part.rows();
    }
    return rows;
  }
}
