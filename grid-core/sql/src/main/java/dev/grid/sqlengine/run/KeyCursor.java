package dev.grid.sqlengine.run;

import dev.grid.kernel.CallFuture;
import dev.grid.member.sql.SqlCursor;
import dev.grid.protocol.Data;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.fragment.EntryRow;
import dev.grid.sqlengine.plan.KeySelect;
import dev.grid.structures.map.MapMessages;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The row of one key: a {@code get}, and what the statement makes of the entry. It has no thread of
 * its own: whoever brings the entry makes the row, but for one that takes its time, or objects.
 */
final class KeyCursor implements SqlCursor {

  private static final long NO_THREAD = 0;

  private final Running running;
  private final KeySelect select;
  private final SqlRowMetadata row;
  private boolean isAsked;

  KeyCursor(Running running, KeySelect select, SqlRowMetadata row) {
    this.running = running;
    this.select = select;
    this.row = row;
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
  public int partitionArgumentIndex() {
    return select.parameter();
  }

  @Override
  public CompletionStage<@Nullable SqlBatch> next(int rowsWanted) {
    if (isAsked) {
      return nothing();
    }
    isAsked = true;
    try {
      Object value = Evaluators.constant(running.bind(select.key()));
      if (value == null) {
        return nothing(); // Nothing is equal to NULL.
      }
      Data key = select.keys().make(Collections.singletonList(value), running.services().records());
      return key == null ? nothing() : found(key);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Running.told(e));
    }
  }

  private CompletionStage<@Nullable SqlBatch> nothing() {
    running.end();
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<@Nullable SqlBatch> found(Data key) {
    CallFuture<@Nullable Data> call =
        running
            .services()
            .invoker()
            .<@Nullable Data, @Nullable Data>invoke(
                new MapMessages.Get(select.mapping().map(), key, NO_THREAD), value -> value);
    running.waitsFor(call);
    CompletableFuture<@Nullable SqlBatch> page = new CompletableFuture<>();
    var unused =
        call.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                come(key, value, page);
              } else {
                page.completeExceptionally(running.failed(CallFuture.unwrapped(failure)));
              }
            });
    return page;
  }

  private void come(Data key, @Nullable Data value, CompletableFuture<@Nullable SqlBatch> page) {
    try {
      if (value == null) {
        running.end();
        page.complete(null);
        return;
      }
      EntryRow entry = select.row(running::bind);
      Services services = running.services();
      EntryRow.Made made = entry.make(key.bytes(), value.bytes(), services.queries().schemas());
      if (made.isKnown()) {
        complete(made, page);
        return;
      }
      services
          .invoker()
          .runBlocking(
              () -> {
                try {
                  complete(entry.makeOutside(key.bytes(), value.bytes(), services.outside()), page);
                } catch (RuntimeException | Error e) {
                  page.completeExceptionally(Running.told(e));
                }
              });
    } catch (RuntimeException | Error e) {
      page.completeExceptionally(Running.told(e));
    }
  }

  private void complete(EntryRow.Made made, CompletableFuture<@Nullable SqlBatch> page) {
    @Nullable Object[] found = made.row();
    SqlBatch batch = found == null ? null : RowCursor.batch(row, found, running.services());
    running.end();
    page.complete(batch);
  }

  @Override
  public void close() {
    running.end();
  }
}
