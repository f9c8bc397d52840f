package dev.grid.sqlengine.expr;

import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import org.jspecify.annotations.Nullable;

/** What statements fail with. Stateless. */
public final class SqlFailures {

  /** More of a value is not in a message. */
  private static final int SHOWN_CHARS_MAX = 100;

  private SqlFailures() {}

  /** A value cannot be converted, or computed with. */
  public static GridSqlException data(String message) {
    return new GridSqlException(SqlErrorCode.DATA, message);
  }

  /** The statement is wrong. */
  public static GridSqlException parsing(String message) {
    return new GridSqlException(SqlErrorCode.PARSING, message);
  }

  /** The statement is wrong, as something else has found. */
  public static GridSqlException parsing(String message, Throwable cause) {
    return new GridSqlException(SqlErrorCode.PARSING, message, cause);
  }

  /** Something is left out on purpose. */
  public static GridSqlException unsupported(String what) {
    return parsing("not supported: " + what);
  }

  /** Something of another kind. */
  public static GridSqlException generic(String message) {
    return new GridSqlException(SqlErrorCode.GENERIC, message);
  }

  /** The beginning of a value's text. */
  public static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
  }
}
