package dev.grid.jdbc;

import dev.grid.serialization.JsonValue;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is supported of {@link PreparedStatement}: the members plan a statement once. Parameters
 * count from 1. Confined to one thread, as {@link StatementCalls} is.
 */
final class PreparedCalls extends StatementCalls {

  /** A parameter that was not set. */
  private static final Object MISSING = new Object();

  /** More than any statement takes. */
  private static final int PARAMETERS_MAX = 65_535;

  private static final int SHOWN_CHARS_MAX = 200;

  private final String sql;
  private final List<@Nullable Object> parameters = new ArrayList<>();

  PreparedCalls(ConnectionCalls connection, String sql) throws SQLException {
    super(connection);
    if (sql.isBlank()) {
      throw new SQLException("the statement is blank", "42000");
    }
    this.sql = sql;
  }

  // Executing.

  private List<@Nullable Object> given() throws SQLException {
    int missing = parameters.indexOf(MISSING);
    if (missing >= 0) {
      throw new SQLException("parameter=" + (missing + 1) + " is not set", "07002");
    }
    return new ArrayList<>(parameters);
  }

  public boolean execute() throws SQLException {
    return executeAny(sql, given());
  }

  public ResultSet executeQuery() throws SQLException {
    return executeRows(sql, given());
  }

  public int executeUpdate() throws SQLException {
    return toInt(executeCount(sql, given()));
  }

  public long executeLargeUpdate() throws SQLException {
    return executeCount(sql, given());
  }

  public void addBatch() throws SQLException {
    add(sql, given());
  }

  public void clearParameters() {
    parameters.clear();
  }

  /** Null: what the columns are is known when it has been executed. */
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    ResultSet open = getResultSet();
    return open == null ? null : open.getMetaData();
  }

  // Parameters.

  private void set(int index, @Nullable Object value) throws SQLException {
    requireOpen();
    if (index < 1 || index > PARAMETERS_MAX) {
      throw new SQLException(
          "parameter=" + index + ": must be from 1 to " + PARAMETERS_MAX, "07009");
    }
    while (parameters.size() < index) {
      parameters.add(MISSING);
    }
    parameters.set(index - 1, Values.toSql(value));
  }

  public void setNull(int index, int type) throws SQLException {
    set(index, null);
  }

  public void setNull(int index, int type, @Nullable String name) throws SQLException {
    set(index, null);
  }

  public void setObject(int index, @Nullable Object value) throws SQLException {
    set(index, value);
  }

  public void setObject(int index, @Nullable Object value, int type) throws SQLException {
    set(index, value);
  }

  public void setObject(int index, @Nullable Object value, int type, int scale)
      throws SQLException {
    set(index, value);
  }

  public void setObject(int index, @Nullable Object value, @Nullable SQLType type)
      throws SQLException {
    set(
        index,
        type != null && type.getName().equals("JSON") && value instanceof String text
            ? new JsonValue(text)
            : value);
  }

  public void setString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  public void setNString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  public void setBoolean(int index, boolean value) throws SQLException {
    set(index, value);
  }

  public void setByte(int index, byte value) throws SQLException {
    set(index, value);
  }

  public void setShort(int index, short value) throws SQLException {
    set(index, value);
  }

  public void setInt(int index, int value) throws SQLException {
    set(index, value);
  }

  public void setLong(int index, long value) throws SQLException {
    set(index, value);
  }

  public void setFloat(int index, float value) throws SQLException {
    set(index, value);
  }

  public void setDouble(int index, double value) throws SQLException {
    set(index, value);
  }

  public void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
    set(index, value);
  }

  public void setBytes(int index, byte @Nullable [] value) throws SQLException {
    set(index, value);
  }

  public void setDate(int index, @Nullable Date value) throws SQLException {
    set(index, value);
  }

  public void setDate(int index, @Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    set(index, value);
  }

  public void setTime(int index, @Nullable Time value) throws SQLException {
    set(index, value);
  }

  public void setTime(int index, @Nullable Time value, @Nullable Calendar calendar)
      throws SQLException {
    set(index, value);
  }

  public void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
    set(index, value);
  }

  /** The TIMESTAMP that it is in the calendar's time zone. */
  public void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar)
      throws SQLException {
    if (value == null || calendar == null) {
      set(index, value);
      return;
    }
    Instant instant = value.toInstant();
    set(index, LocalDateTime.ofInstant(instant, calendar.getTimeZone().toZoneId()));
  }

  @Override
  public String toString() {
    return "GridPreparedStatement["
        + sql.substring(0, Math.min(sql.length(), SHOWN_CHARS_MAX))
        + "]";
  }
}
