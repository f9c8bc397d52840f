package dev.grid.sqlengine.fragment;

import dev.grid.sql.SqlColumnType;

/**
 * A column of a mapping, as it is read from entries.
 *
 * @param name as statements have it
 * @param path of the attribute, see {@link dev.grid.kernel.query.AttributePath}
 */
public record ColumnRef(String name, String path, SqlColumnType type) {}
