package dev.grid.sqlengine.expr;

import dev.grid.kernel.query.TypedValue;

/**
 * An expression that is evaluated over what entries have, without an object for a value. Has
 * buffers: for one thread.
 *
 * @see TypedExprs
 */
@FunctionalInterface
public interface TypedExpr {

  /**
   * Its value for a row; absent for NULL. It is set anew by the next call: {@link TypedValue#copy}
   * to keep it.
   *
   * @throws dev.grid.sql.GridSqlException if it has none, with code 2000
   */
  TypedValue of(TypedRow row);

  /** Whether a condition is met: NULL is not. */
  default boolean isTrue(TypedRow row) {
    return TypedExprs.isTrue(of(row));
  }

  /** Columns of an entry. */
  interface TypedRow {

    /** One of them, as it would be in a row of objects; set anew by the next entry. */
    TypedValue cell(int column);
  }
}
