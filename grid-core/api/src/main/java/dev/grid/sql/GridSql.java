package dev.grid.sql;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Carries out SQL statements. Statements see maps by their mappings, see {@code CREATE MAPPING}.
 * Parameters are never part of the text. Thread-safe.
 *
 * <pre>{@code
 * try (SqlResult rows = grid.sql().execute("SELECT name FROM people WHERE age > ?", 17)) {
 *   for (SqlRow row : rows) {
 *     names.add(row.get(0, String.class));
 *   }
 * }
 * }</pre>
 *
 * <p>Every form fails with a {@link GridSqlException} if a statement cannot be carried out, and
 * with a {@link dev.grid.AccessDeniedException} if it may not be: for each map that it names, a
 * client must be allowed what the statement does.
 */
public interface GridSql {

  /** Carries out a statement with these parameters; blocks until its first rows are there. */
  default SqlResult execute(String sql, @Nullable Object... parameters) {
    return execute(SqlStatement.of(sql, parameters));
  }

  /** Carries out a statement; blocks until its first rows are there. */
  SqlResult execute(SqlStatement statement);

  /** {@link #execute(SqlStatement)} that does not block. */
  CompletionStage<AsyncSqlResult> executeAsync(SqlStatement statement);

  /**
   * The rows of a statement, which is carried out for each subscriber anew. A subscriber is told of
   * as many rows as it asks for, and a page of {@link SqlStatement#fetchSize} rows is asked of the
   * cluster when the one before has been taken. Cancelling ends the statement. A statement without
   * rows completes when it has been carried out.
   */
  Flow.Publisher<SqlRow> stream(SqlStatement statement);
}
