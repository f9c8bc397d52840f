package dev.grid.sql;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a statement comes to, for callers that wait for nothing: rows page by page, or how many it
 * has changed. One that has rows is to be closed unless it was read to its end. Thread-safe, but
 * pages are asked for one after another.
 */
public interface AsyncSqlResult extends AutoCloseable {

  /** Whether it has rows, be they none. */
  default boolean isRowSet() {
    return updateCount() == SqlResult.ROWS;
  }

  /**
   * The columns.
   *
   * @throws IllegalStateException if it has no rows, but an update count
   */
  SqlRowMetadata rowMetadata();

  /** As {@link SqlResult#updateCount}. */
  long updateCount();

  /** Whether its rows have no end. */
  boolean isInfinite();

  /**
   * The next rows, {@link SqlStatement#fetchSize} of them at most; an empty list at the end. Fails
   * with a {@link GridSqlException} if they cannot be had, and with an {@link
   * IllegalStateException} if the page before has not come yet, or there are no rows but an update
   * count.
   */
  CompletionStage<List<SqlRow>> nextPage();

  /** Frees what the cluster keeps for it. Does not block; calling it again does nothing. */
  @Override
  void close();
}
