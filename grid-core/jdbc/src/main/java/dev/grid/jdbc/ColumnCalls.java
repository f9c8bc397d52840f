package dev.grid.jdbc;

import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** What is supported of {@link ResultSetMetaData}. Columns count from 1. Immutable. */
final class ColumnCalls {

  private final SqlRowMetadata row;

  ColumnCalls(SqlRowMetadata row) {
    this.row = row;
  }

  private SqlColumn column(int index) throws SQLException {
    if (index < 1 || index > row.size()) {
      throw new SQLException("column=" + index + ": must be from 1 to " + row.size(), "42S22");
    }
    return row.column(index - 1);
  }

  private SqlColumnType type(int index) throws SQLException {
    return column(index).type();
  }

  public int getColumnCount() {
    return row.size();
  }

  public String getColumnName(int index) throws SQLException {
    return column(index).name();
  }

  public String getColumnLabel(int index) throws SQLException {
    return column(index).name();
  }

  public int getColumnType(int index) throws SQLException {
    return JdbcTypes.code(type(index));
  }

  public String getColumnTypeName(int index) throws SQLException {
    return JdbcTypes.name(type(index));
  }

  public String getColumnClassName(int index) throws SQLException {
    return JdbcTypes.className(type(index));
  }

  public int getPrecision(int index) throws SQLException {
    return JdbcTypes.precision(type(index));
  }

  public int getScale(int index) throws SQLException {
    return JdbcTypes.scale(type(index));
  }

  public int getColumnDisplaySize(int index) throws SQLException {
    int precision = JdbcTypes.precision(type(index));
    return precision == 0 ? Integer.MAX_VALUE : precision + 2;
  }

  public int isNullable(int index) throws SQLException {
    return column(index).nullable()
        ? ResultSetMetaData.columnNullable
        : ResultSetMetaData.columnNoNulls;
  }

  public boolean isSigned(int index) throws SQLException {
    return JdbcTypes.isNumber(type(index));
  }

  public boolean isCaseSensitive(int index) throws SQLException {
    return type(index) == SqlColumnType.VARCHAR;
  }

  public boolean isSearchable(int index) {
    return true;
  }

  public boolean isAutoIncrement(int index) {
    return false;
  }

  public boolean isCurrency(int index) {
    return false;
  }

  public boolean isReadOnly(int index) {
    return true;
  }

  public boolean isWritable(int index) {
    return false;
  }

  public boolean isDefinitelyWritable(int index) {
    return false;
  }

  /** Not known: "", as that is said. */
  public String getTableName(int index) {
    return "";
  }

  public String getSchemaName(int index) {
    return "";
  }

  public String getCatalogName(int index) {
    return "";
  }

  @Override
  public String toString() {
    return row.columns().toString();
  }
}
