package dev.grid.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its parameters and how it is to be carried out. Immutable.
 *
 * @param sql one statement, which may end with a semicolon
 * @param parameters what its question marks stand for, in their order; an item may be null
 * @param timeout how long it may take until its last row has been read; null for what the members
 *     are configured with, zero for as long as it takes
 * @param fetchSize how many rows come at once, at least 1
 * @param schema where names without one are looked for; null for the usual one
 * @param expected what the statement is to come to
 */
public record SqlStatement(
    String sql,
    List<@Nullable Object> parameters,
    @Nullable Duration timeout,
    int fetchSize,
    @Nullable String schema,
    Expected expected) {

  /** How many rows come at once unless something else is said. */
  public static final int FETCH_SIZE = 4096;

  /** What a statement may be expected to come to; if it is of the other kind it is refused. */
  public enum Expected {
    /** Rows or an update count. */
    ANY,
    /** Rows. */
    ROWS,
    /** How many entries were changed. */
    UPDATE_COUNT
  }

  public SqlStatement {
    if (Objects.requireNonNull(sql, "sql").isBlank()) {
      throw new IllegalArgumentException("sql is blank");
    }
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    if (timeout != null && timeout.isNegative()) {
      throw new IllegalArgumentException("timeout=" + timeout + ": must not be negative");
    }
    if (fetchSize < 1) {
      throw new IllegalArgumentException("fetchSize=" + fetchSize + ": must be at least 1");
    }
    Objects.requireNonNull(expected, "expected");
  }

  /** A statement with these parameters, and otherwise as usual. */
  public static SqlStatement of(String sql, @Nullable Object... parameters) {
    return new SqlStatement(sql, Arrays.asList(parameters), null, FETCH_SIZE, null, Expected.ANY);
  }

  /** This with other parameters. */
  public SqlStatement withParameters(List<? extends @Nullable Object> parameters) {
    return new SqlStatement(sql, new ArrayList<>(parameters), timeout, fetchSize, schema, expected);
  }

  /** This with a time-out. */
  public SqlStatement withTimeout(@Nullable Duration timeout) {
    return new SqlStatement(sql, parameters, timeout, fetchSize, schema, expected);
  }

  /** This with so many rows at once. */
  public SqlStatement withFetchSize(int fetchSize) {
    return new SqlStatement(sql, parameters, timeout, fetchSize, schema, expected);
  }

  /** This with a schema. */
  public SqlStatement withSchema(@Nullable String schema) {
    return new SqlStatement(sql, parameters, timeout, fetchSize, schema, expected);
  }

  /** This which is to come to that. */
  public SqlStatement withExpected(Expected expected) {
    return new SqlStatement(sql, parameters, timeout, fetchSize, schema, expected);
  }
}
