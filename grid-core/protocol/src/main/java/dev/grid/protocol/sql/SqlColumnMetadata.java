package dev.grid.protocol.sql;

import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a result.
 *
 * @param type of a {@link SqlColumnType}
 */
@Struct
public record SqlColumnMetadata(
    String name, int type, @Since(value = "2.2", missing = true) boolean nullable) {

  /** On the wire. */
  public static List<SqlColumnMetadata> of(SqlRowMetadata row) {
    List<SqlColumnMetadata> columns = new ArrayList<>(row.size());
    for (SqlColumn column : row.columns()) {
      columns.add(new SqlColumnMetadata(column.name(), column.type().id(), column.nullable()));
    }
    return columns;
  }

  /**
   * From the wire.
   *
   * @throws ProtocolException if there is no such type, or no column
   */
  public static SqlRowMetadata toRow(List<SqlColumnMetadata> columns) {
    try {
      List<SqlColumn> row = new ArrayList<>(columns.size());
      for (SqlColumnMetadata c : columns) {
        row.add(new SqlColumn(c.name(), SqlColumnType.of(c.type()), c.nullable()));
      }
      return new SqlRowMetadata(row);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("columns of a row: " + e.getMessage());
    }
  }
}
