package dev.grid.sql;

import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a statement comes to: rows, or how many it has changed. Rows come from the member page by
 * page while they are iterated over, once and by one thread at a time; waiting for a page blocks.
 * One that has rows is to be closed unless it was read to its end: until then it takes memory
 * there. {@link #close} may be called by any thread, and ends a wait.
 */
public interface SqlResult extends Iterable<SqlRow>, AutoCloseable {

  /** Of {@link #updateCount}: it has rows. */
  long ROWS = -1;

  /** Whether it has rows, be they none. */
  default boolean isRowSet() {
    return updateCount() == ROWS;
  }

  /**
   * The columns.
   *
   * @throws IllegalStateException if it has no rows, but an update count
   */
  SqlRowMetadata rowMetadata();

  /**
   * How many entries were changed: 0 for statements that change no entries, and for all where the
   * cluster's members are of the reference; {@link #ROWS} if it has rows.
   */
  long updateCount();

  /** Whether its rows have no end. */
  boolean isInfinite();

  /**
   * The rows, in the order that the statement asks for, else in none. To be called once.
   *
   * <p>The iterator throws a {@link GridSqlException} if the next rows cannot be had.
   *
   * @throws IllegalStateException if it was called before, or there are no rows but an update count
   */
  @Override
  Iterator<SqlRow> iterator();

  /** {@link #iterator} as a stream, which closes this when it is closed. */
  default Stream<SqlRow> stream() {
    return StreamSupport.stream(spliterator(), false).onClose(this::close);
  }

  /** Frees what the cluster keeps for it. Does not block; calling it again does nothing. */
  @Override
  void close();
}
