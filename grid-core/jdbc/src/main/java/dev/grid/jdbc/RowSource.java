package dev.grid.jdbc;

import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlRowMetadata;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Rows one after another, before the first at the beginning. Confined to one thread but for its
 * close.
 */
interface RowSource {

  SqlRowMetadata metadata();

  /** Goes to the next row, which may block; false if there is none. */
  boolean next() throws SQLException;

  /**
   * A value of the current row.
   *
   * @param index from 0
   */
  @Nullable Object get(int index);

  /** Frees it. Any thread. */
  void close();

  /** The rows of a statement, at most so many unless it is 0. */
  static RowSource of(AsyncSqlResult result, int rowsMax) {
    return new RowSource() {

      private List<SqlRow> page = List.of();
      private int at = -1;
      private long given;

      @Override
      public SqlRowMetadata metadata() {
        return result.rowMetadata();
      }

      @Override
      public boolean next() throws SQLException {
        if (rowsMax > 0 && given == rowsMax) {
          close();
          return false;
        }
        if (++at >= page.size()) {
          try {
            page = result.nextPage().toCompletableFuture().join();
          } catch (CompletionException e) {
            Throwable told = Failures.toSql(e);
            throw told instanceof SQLException sql ? sql : new SQLException(told);
          }
          at = 0;
        }
        given++;
        return !page.isEmpty();
      }

      @Override
      public @Nullable Object get(int index) {
        return page.get(at).get(index);
      }

      @Override
      public void close() {
        result.close();
      }
    };
  }

  /** Rows that are there already. */
  static RowSource of(SqlRowMetadata metadata, List<List<@Nullable Object>> rows) {
    return new RowSource() {

      private final Iterator<List<@Nullable Object>> all = rows.iterator();
      private List<@Nullable Object> row = List.of();

      @Override
      public SqlRowMetadata metadata() {
        return metadata;
      }

      @Override
      public boolean next() {
        if (!all.hasNext()) {
          return false;
        }
        row = all.next();
        return true;
      }

      @Override
      public @Nullable Object get(int index) {
        return row.get(index);
      }

      @Override
      public void close() {}
    };
  }
}
