package dev.grid.systemtests.sql;

import dev.grid.sql.SqlRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks for so many rows at once, and fails if more come than it has asked for. */
final class RowCollector implements Flow.Subscriber<SqlRow> {

  private final int demand;
  private final List<SqlRow> rows = new ArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private int rowsMax = Integer.MAX_VALUE;
  private int asked;
  private Flow.Subscription subscription;

  RowCollector(int demand) {
    this.demand = demand;
  }

  RowCollector cancellingAfter(int rowsMax) {
    this.rowsMax = rowsMax;
    return this;
  }

  List<SqlRow> rows() {
    return rows;
  }

  void await() {
    end.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    ask();
  }

  private void ask() {
    asked += demand;
    subscription.request(demand);
  }

  @Override
  public void onNext(SqlRow row) {
    rows.add(row);
    if (rows.size() > asked) {
      end.completeExceptionally(new AssertionError("rows=" + rows.size() + " asked=" + asked));
    } else if (rows.size() == rowsMax) {
      subscription.cancel();
      end.complete(null);
    } else if (rows.size() == asked) {
      ask();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
