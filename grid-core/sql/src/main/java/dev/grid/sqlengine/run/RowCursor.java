package dev.grid.sqlengine.run;

import dev.grid.member.sql.SqlCursor;
import dev.grid.protocol.Data;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.protocol.sql.SqlVector;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.expr.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rows of a statement, page by page. A virtual thread makes a page; between two there is none. */
public final class RowCursor implements SqlCursor {

  /** A batch has no more rows. */
  private static final int ROWS_MAX = 1_024;

  private static final long BYTES_MAX = 256 << 10;

  private final Running running;
  private final SqlRowMetadata row;
  private final RowSource source;
  private final boolean isInfinite;
  private final int partitionArgument;
  private boolean hasEnded;

  /** Of a source. */
  RowCursor(
      Running running,
      SqlRowMetadata row,
      RowSource source,
      boolean isInfinite,
      int partitionArgument) {
    this.running = running;
    this.row = row;
    this.source = source;
    this.isInfinite = isInfinite;
    this.partitionArgument = partitionArgument;
  }

  @Override
  public SqlRowMetadata row() {
    return row;
  }

  @Override
  public long updateCount() {
    return SqlResult.ROWS;
  }

  @Override
  public boolean isInfinite() {
    return isInfinite;
  }

  @Override
  public int partitionArgumentIndex() {
    return partitionArgument;
  }

  @Override
  public CompletionStage<@Nullable SqlBatch> next(int rowsWanted) {
    CompletableFuture<@Nullable SqlBatch> page = new CompletableFuture<>();
    running
        .services()
        .invoker()
        .runBlocking(
            () -> {
              try {
                page.complete(batch(Math.min(Math.max(1, rowsWanted), ROWS_MAX)));
              } catch (RuntimeException | Error e) {
                page.completeExceptionally(Running.told(e));
              }
            });
    return page;
  }

  private @Nullable SqlBatch batch(int rowsMax) {
    if (hasEnded) {
      return null;
    }
    List<SqlVector> columns = new ArrayList<>();
    for (SqlColumn column : row.columns()) {
      columns.add(new SqlVector(column.type()));
    }
    int rows = 0;
    long bytes = 0;
    while (rows < rowsMax && bytes < BYTES_MAX && (rows == 0 || source.isReady())) {
      @Nullable Object[] next = source.next();
      if (next == null) {
        hasEnded = true;
        running.end();
        break;
      }
      for (int i = 0; i < next.length; i++) {
        columns.get(i).add(shown(next[i], row.column(i).type()));
      }
      rows++;
      bytes += Values.heapBytes(next);
    }
    return rows == 0 ? null : new SqlBatch(columns, rows);
  }

  /** Values of OBJECT are serialized. */
  private @Nullable Object shown(@Nullable Object value, SqlColumnType type) {
    if (value == null || type == SqlColumnType.NULL) {
      return null;
    }
    return switch (type) {
      case OBJECT ->
          value instanceof Data ? value : running.services().serialization().toData(value);
      case DECIMAL -> value instanceof BigDecimal ? value : Values.decimal((Number) value);
      default -> value;
    };
  }

  @Override
  public void close() {
    running.end();
  }
}
