package dev.grid.sqlengine.expr;

import org.jspecify.annotations.Nullable;

/** An expression that is ready to be evaluated. Stateless but for buffers: for one thread. */
@FunctionalInterface
public interface Evaluator {

  /**
   * Its value for a row.
   *
   * @throws dev.grid.sql.GridSqlException if it has none, with code 2000
   */
  @Nullable Object of(@Nullable Object[] row);

  /** Whether a condition is met: null is not. */
  default boolean isTrue(@Nullable Object[] row) {
    return Boolean.TRUE.equals(of(row));
  }
}
