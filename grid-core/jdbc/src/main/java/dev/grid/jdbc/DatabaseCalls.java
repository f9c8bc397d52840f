package dev.grid.jdbc;

import dev.grid.Member;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRow;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is supported of {@link DatabaseMetaData}: mappings are its tables, by {@code
 * information_schema}. Whatever else may be asked is answered by what there is not: false, 0 for
 * "unknown", an empty text or result. Thread-safe; questions about tables block.
 */
final class DatabaseCalls {

  private static final String SCHEMA = "public";
  private static final String SYSTEM_SCHEMA = "information_schema";
  private static final List<String> TABLE_TYPES = List.of("TABLE", "VIEW");

  /** Methods that are true of what is supported. */
  private static final Set<String> TRUE =
      Set.of(
          "isCatalogAtStart",
          "allTablesAreSelectable",
          "nullPlusNonNullIsNull",
          "supportsColumnAliasing",
          "supportsGroupBy",
          "supportsGroupByUnrelated",
          "supportsOrderByUnrelated",
          "supportsExpressionsInOrderBy",
          "supportsOuterJoins",
          "supportsLimitedOuterJoins",
          "supportsTableCorrelationNames",
          "supportsSubqueriesInExists",
          "supportsSubqueriesInIns",
          "supportsSubqueriesInComparisons",
          "supportsUnion",
          "supportsUnionAll",
          "supportsNonNullableColumns",
          "supportsMinimumSQLGrammar",
          "supportsMixedCaseIdentifiers",
          "supportsMixedCaseQuotedIdentifiers",
          "supportsSchemasInDataManipulation",
          "supportsSchemasInTableDefinitions",
          "supportsMultipleOpenResults",
          "supportsBatchUpdates",
          "supportsLikeEscapeClause");

  private final ConnectionCalls connection;

  private DatabaseCalls(ConnectionCalls connection) {
    this.connection = connection;
  }

  static DatabaseMetaData of(ConnectionCalls connection) {
    return Calls.of(
        DatabaseMetaData.class, new DatabaseCalls(connection), DatabaseCalls::unlessSupported);
  }

  private static @Nullable Object unlessSupported(Method method) {
    Class<?> type = method.getReturnType();
    if (type == boolean.class) {
      return TRUE.contains(method.getName());
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == String.class) {
      return "";
    }
    return type == ResultSet.class ? Listing.of("EMPTY").toResult() : null;
  }

  // What it is.

  public String getDatabaseProductName() {
    return "Grid";
  }

  public String getDatabaseProductVersion() {
    return connection.grid().cluster().members().stream()
        .map(Member::version)
        .findFirst()
        .orElse(Version.TEXT);
  }

  public int getDatabaseMajorVersion() {
    return Version.MAJOR;
  }

  public int getDatabaseMinorVersion() {
    return Version.MINOR;
  }

  public String getDriverName() {
    return "Grid JDBC";
  }

  public String getDriverVersion() {
    return Version.TEXT;
  }

  public int getDriverMajorVersion() {
    return Version.MAJOR;
  }

  public int getDriverMinorVersion() {
    return Version.MINOR;
  }

  public int getJDBCMajorVersion() {
    return 4;
  }

  public int getJDBCMinorVersion() {
    return 3;
  }

  public Connection getConnection() {
    return connection.proxy();
  }

  public String getURL() {
    return connection.url();
  }

  public @Nullable String getUserName() {
    return connection.user();
  }

  public boolean isReadOnly() {
    return connection.isReadOnly();
  }

  public String getIdentifierQuoteString() {
    return "\"";
  }

  public String getSearchStringEscape() {
    return "\\";
  }

  public String getCatalogSeparator() {
    return ".";
  }

  public String getSchemaTerm() {
    return "schema";
  }

  /** Those that SQL:2003 does not have, and that have to be quoted nevertheless: none is known. */
  public String getSQLKeywords() {
    return "";
  }

  public int getDefaultTransactionIsolation() {
    return Connection.TRANSACTION_NONE;
  }

  public int getResultSetHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  public RowIdLifetime getRowIdLifetime() {
    return RowIdLifetime.ROWID_UNSUPPORTED;
  }

  public int getSQLStateType() {
    return DatabaseMetaData.sqlStateSQL;
  }

  public boolean supportsResultSetType(int type) {
    return type == ResultSet.TYPE_FORWARD_ONLY;
  }

  public boolean supportsResultSetConcurrency(int type, int concurrency) {
    return type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY;
  }

  public boolean supportsTransactionIsolationLevel(int level) {
    return level == Connection.TRANSACTION_NONE;
  }

  // What there is.

  private List<SqlRow> ask(String sql) throws SQLException {
    connection.requireOpen();
    List<SqlRow> rows = new ArrayList<>();
    try (var result = connection.grid().sql().execute(sql)) {
      result.forEach(rows::add);
    } catch (RuntimeException e) {
      Throwable told = Failures.toSql(e);
      throw told instanceof SQLException failure ? failure : new SQLException(told);
    }
    return rows;
  }

  private static @Nullable String text(SqlRow row, String column) {
    int index = row.metadata().find(column);
    Object value = index < 0 ? null : row.get(index);
    return value == null ? null : value.toString();
  }

  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  public ResultSet getSchemas(@Nullable String catalog, @Nullable String pattern)
      throws SQLException {
    Listing schemas = Listing.of("TABLE_SCHEM", "TABLE_CATALOG");
    for (String schema : List.of(SYSTEM_SCHEMA, SCHEMA)) {
      if (Listing.matches(pattern, schema)) {
        schemas.add(schema, null);
      }
    }
    return schemas.toResult();
  }

  public ResultSet getCatalogs() {
    return Listing.of("TABLE_CAT").toResult();
  }

  public ResultSet getTableTypes() {
    Listing types = Listing.of("TABLE_TYPE");
    TABLE_TYPES.forEach(types::add);
    return types.toResult();
  }

  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      String @Nullable [] types)
      throws SQLException {
    Listing tables =
        Listing.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE",
            "REMARKS",
            "TYPE_CAT",
            "TYPE_SCHEM",
            "TYPE_NAME",
            "SELF_REFERENCING_COL_NAME",
            "REF_GENERATION");
    if (!Listing.matches(schemaPattern, SCHEMA)) {
      return tables.toResult();
    }
    List<String> wanted = types == null ? TABLE_TYPES : Arrays.asList(types);
    for (String type : TABLE_TYPES) {
      if (wanted.contains(type)) {
        String from = type.equals("VIEW") ? "views" : "mappings";
        for (SqlRow row : ask("SELECT * FROM information_schema." + from)) {
          String name = text(row, "table_name");
          if (Listing.matches(namePattern, name)) {
            tables.add(
                null, SCHEMA, name, type, text(row, "mapping_type"), null, null, null, null, null);
          }
        }
      }
    }
    return tables.toResult();
  }

  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    Listing columns =
        Listing.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "COLUMN_NAME",
            "DATA_TYPE:INTEGER",
            "TYPE_NAME",
            "COLUMN_SIZE:INTEGER",
            "BUFFER_LENGTH:INTEGER",
            "DECIMAL_DIGITS:INTEGER",
            "NUM_PREC_RADIX:INTEGER",
            "NULLABLE:INTEGER",
            "REMARKS",
            "COLUMN_DEF",
            "SQL_DATA_TYPE:INTEGER",
            "SQL_DATETIME_SUB:INTEGER",
            "CHAR_OCTET_LENGTH:INTEGER",
            "ORDINAL_POSITION:INTEGER",
            "IS_NULLABLE",
            "SCOPE_CATALOG",
            "SCOPE_SCHEMA",
            "SCOPE_TABLE",
            "SOURCE_DATA_TYPE:SMALLINT",
            "IS_AUTOINCREMENT",
            "IS_GENERATEDCOLUMN");
    if (!Listing.matches(schemaPattern, SCHEMA)) {
      return columns.toResult();
    }
    for (SqlRow row : columnsOfTables()) {
      String table = text(row, "table_name");
      String column = text(row, "column_name");
      if (Listing.matches(tablePattern, table) && Listing.matches(columnPattern, column)) {
        SqlColumnType type = JdbcTypes.named(text(row, "data_type"));
        boolean isNullable = !"false".equalsIgnoreCase(text(row, "is_nullable"));
        columns.add(
            null,
            SCHEMA,
            table,
            column,
            JdbcTypes.code(type),
            JdbcTypes.name(type),
            JdbcTypes.precision(type),
            null,
            JdbcTypes.scale(type),
            10,
            isNullable ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
            text(row, "column_external_name"),
            null,
            null,
            null,
            null,
            position(row),
            isNullable ? "YES" : "NO",
            null,
            null,
            null,
            null,
            "NO",
            "NO");
      }
    }
    return columns.toResult();
  }

  private List<SqlRow> columnsOfTables() throws SQLException {
    return ask("SELECT * FROM information_schema.columns ORDER BY table_name, ordinal_position");
  }

  private static int position(SqlRow row) {
    String position = text(row, "ordinal_position");
    return position == null ? 0 : Integer.parseInt(position);
  }

  public ResultSet getPrimaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    Listing keys =
        Listing.of(
            "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ:SMALLINT", "PK_NAME");
    short sequence = 0;
    for (SqlRow row : columnsOfTables()) {
      String external = text(row, "column_external_name");
      boolean isKey =
          external != null && (external.equals("__key") || external.startsWith("__key."));
      if (isKey && (table == null || table.equals(text(row, "table_name")))) {
        keys.add(null, SCHEMA, text(row, "table_name"), text(row, "column_name"), ++sequence, null);
      }
    }
    return keys.toResult();
  }

  public ResultSet getTypeInfo() {
    Listing types =
        Listing.of(
            "TYPE_NAME",
            "DATA_TYPE:INTEGER",
            "PRECISION:INTEGER",
            "LITERAL_PREFIX",
            "LITERAL_SUFFIX",
            "CREATE_PARAMS",
            "NULLABLE:SMALLINT",
            "CASE_SENSITIVE:BOOLEAN",
            "SEARCHABLE:SMALLINT",
            "UNSIGNED_ATTRIBUTE:BOOLEAN",
            "FIXED_PREC_SCALE:BOOLEAN",
            "AUTO_INCREMENT:BOOLEAN",
            "LOCAL_TYPE_NAME",
            "MINIMUM_SCALE:SMALLINT",
            "MAXIMUM_SCALE:SMALLINT",
            "SQL_DATA_TYPE:INTEGER",
            "SQL_DATETIME_SUB:INTEGER",
            "NUM_PREC_RADIX:INTEGER");
    for (SqlColumnType type : SqlColumnType.values()) {
      if (type != SqlColumnType.NULL && type != SqlColumnType.ROW) {
        String quote = type == SqlColumnType.VARCHAR ? "'" : null;
        types.add(
            JdbcTypes.name(type),
            JdbcTypes.code(type),
            JdbcTypes.precision(type),
            quote,
            quote,
            null,
            (short) DatabaseMetaData.typeNullable,
            type == SqlColumnType.VARCHAR,
            (short) DatabaseMetaData.typeSearchable,
            false,
            false,
            false,
            null,
            (short) 0,
            (short) JdbcTypes.scale(type),
            null,
            null,
            10);
      }
    }
    return types.toResult();
  }

  @Override
  public String toString() {
    return "GridDatabaseMetaData[" + connection + "]";
  }
}
