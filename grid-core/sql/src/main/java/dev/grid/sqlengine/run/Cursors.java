package dev.grid.sqlengine.run;

import dev.grid.member.sql.SqlCursor;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.plan.KeyAccess;
import dev.grid.sqlengine.plan.KeySelect;
import dev.grid.sqlengine.plan.Node;
import dev.grid.sqlengine.plan.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Cursors of statements. Stateless. */
public final class Cursors {

  private static final SqlRowMetadata PLAN =
      new SqlRowMetadata(List.of(new SqlColumn("rel", SqlColumnType.VARCHAR, false)));

  private Cursors() {}

  /** Of a query. */
  public static SqlCursor select(
      Statement.Select select, Running running, Supplier<Catalog> catalog) {
    KeySelect key = select.key();
    if (key != null) {
      return new KeyCursor(running, key, select.row());
    }
    KeyAccess access = select.node() instanceof Node.Scan scan ? KeyAccess.of(scan) : null;
    return new RowCursor(
        running,
        select.row(),
        new Sources(running, catalog).of(select.node()),
        select.node().isInfinite(),
        access == null ? -1 : access.parameter());
  }

  /** Of rows that are known. */
  public static SqlCursor rows(SqlRowMetadata row, List<@Nullable Object[]> rows, Running running) {
    Iterator<@Nullable Object[]> left = rows.iterator();
    return new RowCursor(running, row, () -> left.hasNext() ? left.next() : null, false, -1);
  }

  /** Of a plan. */
  public static SqlCursor lines(List<String> lines, Running running) {
    return rows(
        PLAN,
        lines.stream().<@Nullable Object[]>map(line -> new Object[] {line}).toList(),
        running);
  }

  /** Of a number of changed entries. */
  public static SqlCursor count(long count) {
    return new SqlCursor() {

      @Override
      public @Nullable SqlRowMetadata row() {
        return null;
      }

      @Override
      public long updateCount() {
        return count;
      }

      @Override
      public CompletionStage<@Nullable SqlBatch> next(int rowsWanted) {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void close() {}
    };
  }
}
