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

  /** Written while a batch is made, and read when it has been taken. */
  private volatile boolean hasEnded;

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
    if (hasEnded) {
      return CompletableFuture.completedFuture(null);
    }
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

  /** One row. */
  static SqlBatch batch(SqlRowMetadata row, @Nullable Object[] only, Services services) {
    List<SqlVector> columns = columns(row);
    add(only, columns, services);
    return new SqlBatch(columns, 1);
  }

  private static List<SqlVector> columns(SqlRowMetadata row) {
    List<SqlVector> columns = new ArrayList<>(row.size());
    for (SqlColumn column : row.columns()) {
      columns.add(new SqlVector(column.type()));
    }
    return columns;
  }

  private static void add(@Nullable Object[] row, List<SqlVector> columns, Services services) {
    for (int i = 0; i < row.length; i++) {
      SqlVector column = columns.get(i);
      column.add(shown(row[i], column.type(), services));
    }
  }

  private @Nullable SqlBatch batch(int rowsMax) {
    List<SqlVector> columns = columns(row);
    int rows = 0;
    long bytes = 0;
    while (rows < rowsMax && bytes < BYTES_MAX && (rows == 0 || source.isReady())) {
      @Nullable Object[] next = source.next();
      if (next == null) {
        hasEnded = true;
        running.end();
        break;
      }
      add(next, columns, running.services());
      rows++;
      bytes += Values.heapBytes(next);
    }
    return rows == 0 ? null : new SqlBatch(columns, rows);
  }

  /** Values of OBJECT are serialized. */
  private static @Nullable Object shown(
      @Nullable Object value, SqlColumnType type, Services services) {
    if (value == null || type == SqlColumnType.NULL) {
      return null;
    }
    return switch (type) {
      case OBJECT -> value instanceof Data ? value : services.serialization().toData(value);
      case DECIMAL -> value instanceof BigDecimal ? value : Values.decimal((Number) value);
      default -> value;
    };
  }

  @Override
  public void close() {
    running.end();
  }
}
