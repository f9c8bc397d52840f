package dev.grid.jdbc;

import dev.grid.sql.SqlRowMetadata;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is supported of {@link ResultSet}: going forward and reading. Columns count from 1. Confined
 * to one thread, but for {@link #cancel}.
 */
final class ResultSetCalls implements Calls.Labelled {

  private final @Nullable StatementCalls statement;
  private final RowSource source;
  private final SqlRowMetadata metadata;
  private final ResultSet proxy;
  private int row;
  private boolean isOnRow;
  private boolean isAfterLast;
  private boolean wasNull;
  private volatile boolean isClosed;

  /**
   * Of a statement.
   *
   * @param statement null if it is the answer to a question about the database
   */
  ResultSetCalls(@Nullable StatementCalls statement, RowSource source) {
    this.statement = statement;
    this.source = source;
    this.metadata = source.metadata();
    this.proxy = Calls.of(ResultSet.class, this);
  }

  ResultSet proxy() {
    return proxy;
  }

  // Going forward.

  public boolean next() throws SQLException {
    requireOpen();
    if (isAfterLast) {
      return false;
    }
    isOnRow = source.next();
    isAfterLast = !isOnRow;
    row = isOnRow ? row + 1 : 0;
    return isOnRow;
  }

  public int getRow() {
    return row;
  }

  public boolean isBeforeFirst() throws SQLException {
    requireOpen();
    return row == 0 && !isAfterLast;
  }

  public boolean isAfterLast() {
    return isAfterLast;
  }

  public boolean isFirst() {
    return row == 1;
  }

  private void requireOpen() throws SQLException {
    if (isClosed) {
      throw Failures.closed("result");
    }
  }

  // Values.

  private @Nullable Object value(int column) throws SQLException {
    requireOpen();
    if (!isOnRow) {
      throw new SQLException("there is no current row: call next() first", "24000");
    }
    if (column < 1 || column > metadata.size()) {
      throw new SQLException(
          "column=" + column + ": must be from 1 to " + metadata.size(), "42S22");
    }
    Object value = source.get(column - 1);
    wasNull = value == null;
    return value;
  }

  @Override
  public int findColumn(String label) throws SQLException {
    int found = metadata.find(label);
    for (int i = 0; found < 0 && i < metadata.size(); i++) {
      if (metadata.column(i).name().equalsIgnoreCase(label)) {
        found = i;
      }
    }
    if (found < 0) {
      throw new SQLException(
          "column="
              + label
              + " is not in the result: its columns are "
              + metadata.columns().stream().map(c -> c.name()).toList(),
          "42S22");
    }
    return found + 1;
  }

  public boolean wasNull() {
    return wasNull;
  }

  public @Nullable Object getObject(int column) throws SQLException {
    return Values.toJdbc(value(column));
  }

  public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
    return Values.to(type, value(column));
  }

  public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> types)
      throws SQLException {
    return getObject(column);
  }

  public @Nullable String getString(int column) throws SQLException {
    return Values.to(String.class, value(column));
  }

  public @Nullable String getNString(int column) throws SQLException {
    return getString(column);
  }

  public boolean getBoolean(int column) throws SQLException {
    Boolean value = Values.to(Boolean.class, value(column));
    return value != null && value;
  }

  public byte getByte(int column) throws SQLException {
    Byte value = Values.to(Byte.class, value(column));
    return value == null ? 0 : value;
  }

  public short getShort(int column) throws SQLException {
    Short value = Values.to(Short.class, value(column));
    return value == null ? 0 : value;
  }

  public int getInt(int column) throws SQLException {
    Integer value = Values.to(Integer.class, value(column));
    return value == null ? 0 : value;
  }

  public long getLong(int column) throws SQLException {
    Long value = Values.to(Long.class, value(column));
    return value == null ? 0 : value;
  }

  public float getFloat(int column) throws SQLException {
    Float value = Values.to(Float.class, value(column));
    return value == null ? 0 : value;
  }

  public double getDouble(int column) throws SQLException {
    Double value = Values.to(Double.class, value(column));
    return value == null ? 0 : value;
  }

  public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    return Values.to(BigDecimal.class, value(column));
  }

  public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    BigDecimal value = getBigDecimal(column);
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  public byte @Nullable [] getBytes(int column) throws SQLException {
    return Values.to(byte[].class, value(column));
  }

  public @Nullable Date getDate(int column) throws SQLException {
    return Values.to(Date.class, value(column));
  }

  public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
    return getDate(column);
  }

  public @Nullable Time getTime(int column) throws SQLException {
    return Values.to(Time.class, value(column));
  }

  public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
    return getTime(column);
  }

  public @Nullable Timestamp getTimestamp(int column) throws SQLException {
    return Values.to(Timestamp.class, value(column));
  }

  /** A TIMESTAMP is taken to be in the calendar's time zone. */
  public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
      throws SQLException {
    Object value = value(column);
    return calendar != null && value instanceof java.time.LocalDateTime time
        ? Timestamp.from(time.atZone(calendar.getTimeZone().toZoneId()).toInstant())
        : Values.to(Timestamp.class, value);
  }

  // What it is.

  public ResultSetMetaData getMetaData() throws SQLException {
    requireOpen();
    return Calls.of(ResultSetMetaData.class, new ColumnCalls(metadata));
  }

  public @Nullable Statement getStatement() {
    return statement == null ? null : statement.proxy();
  }

  public int getType() {
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  public int getConcurrency() {
    return ResultSet.CONCUR_READ_ONLY;
  }

  public int getHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  public int getFetchDirection() {
    return ResultSet.FETCH_FORWARD;
  }

  public void setFetchDirection(int direction) {}

  public int getFetchSize() {
    return statement == null ? 0 : statement.getFetchSize();
  }

  /** A hint, which comes too late. */
  public void setFetchSize(int rows) {}

  public @Nullable Object getWarnings() {
    return null;
  }

  public void clearWarnings() {}

  // The end.

  public boolean isClosed() {
    return isClosed;
  }

  public void close() {
    if (!isClosed) {
      closeOnly();
      if (statement != null) {
        statement.rowsClosed();
      }
    }
  }

  /** Closes it without telling the statement. */
  void closeOnly() {
    isClosed = true;
    source.close();
  }

  /** Ends what waits for rows. Any thread. */
  void cancel() {
    source.close();
  }

  @Override
  public String toString() {
    return "GridResultSet[" + metadata.columns().stream().map(c -> c.name()).toList() + "]";
  }
}
