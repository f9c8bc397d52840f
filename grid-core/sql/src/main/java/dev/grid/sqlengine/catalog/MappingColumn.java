package dev.grid.sqlengine.catalog;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.fragment.ColumnRef;

/**
 * A column of a mapping.
 *
 * @param path of the attribute that it is
 */
public record MappingColumn(String name, SqlColumnType type, String path) {

  /** Whether it is of the key. */
  public boolean isOfKey() {
    return path.equals("__key") || path.startsWith("__key.");
  }

  /** As fragments have it. */
  public ColumnRef ref() {
    return new ColumnRef(name, path, type);
  }
}
