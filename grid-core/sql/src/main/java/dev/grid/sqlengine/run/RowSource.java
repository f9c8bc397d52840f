package dev.grid.sqlengine.run;

import org.jspecify.annotations.Nullable;

/** Gives rows. Confined to one thread at a time. */
@FunctionalInterface
interface RowSource {

  /**
   * The next row, which is its receiver's; null at the end. Waits for it.
   *
   * @throws dev.grid.sql.GridSqlException if there is none
   */
  @Nullable Object @Nullable [] next();

  /** Whether the next row, or the end, is here without waiting long. */
  default boolean isReady() {
    return true;
  }
}
