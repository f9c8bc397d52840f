package dev.grid.sql;

import java.util.Objects;

/**
 * A column of a result.
 *
 * @param name its name or alias, as the statement has it; several columns may have the same
 * @param nullable whether its values may be null
 */
public record SqlColumn(String name, SqlColumnType type, boolean nullable) {

  public SqlColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
