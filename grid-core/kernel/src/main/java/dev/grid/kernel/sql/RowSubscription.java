package dev.grid.kernel.sql;

import dev.grid.kernel.CallFuture;
import dev.grid.sql.SqlRow;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one subscriber, as it asks for them. Guarded by itself; the subscriber is called
 * without it, by one thread at a time: the one that has made {@code isDraining} true.
 */
final class RowSubscription implements Flow.Subscription {

  private final Flow.Subscriber<? super SqlRow> subscriber;
  private @Nullable RemoteResult result;
  private List<SqlRow> page = List.of();
  private int next;
  private long demand;
  private boolean isAsking = true;
  private boolean isDraining;
  private boolean isAtEnd;
  private boolean isOver;
  private @Nullable Throwable failure;

  RowSubscription(Flow.Subscriber<? super SqlRow> subscriber) {
    this.subscriber = subscriber;
  }

  void begin(CompletionStage<RemoteResult> executed) {
    subscriber.onSubscribe(this);
    var unused =
        executed.whenComplete(
            (began, failed) -> {
              boolean isUnwanted;
              synchronized (this) {
                isAsking = false;
                result = began;
                isUnwanted = isOver;
                if (failed != null) {
                  failure = CallFuture.unwrapped(failed);
                } else if (!began.isRowSet()) {
                  isAtEnd = true;
                }
              }
              if (isUnwanted && began != null) {
                began.close();
              }
              drain();
            });
  }

  @Override
  public void request(long n) {
    synchronized (this) {
      if (n < 1) {
        failure =
            new IllegalArgumentException("rows asked for=" + n + ": must be at least 1 (rule 3.9)");
      } else {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    }
    drain();
  }

  @Override
  public void cancel() {
    RemoteResult open;
    synchronized (this) {
      isOver = true;
      open = result;
    }
    if (open != null) {
      open.close();
    }
  }

  private void drain() {
    synchronized (this) {
      if (isDraining) {
        return;
      }
      isDraining = true;
    }
    while (isStepTaken()) {}
  }

  /** Tells the subscriber one thing, or asks for rows; false if there is nothing to do. */
  private boolean isStepTaken() {
    SqlRow row = null;
    Throwable failed = null;
    boolean completes = false;
    RemoteResult ask = null;
    RemoteResult open;
    synchronized (this) {
      open = result;
      if (isOver) {
        isDraining = false;
        return false;
      }
      if (failure != null) {
        failed = failure;
        isOver = true;
      } else if (next < page.size() && demand > 0) {
        row = page.get(next++);
        demand--;
      } else if (next == page.size() && isAtEnd) {
        completes = true;
        isOver = true;
      } else if (next == page.size() && demand > 0 && !isAsking) {
        ask = open;
        isAsking = true;
      } else {
        isDraining = false;
        return false;
      }
    }
    if (row != null) {
      subscriber.onNext(row);
    } else if (failed != null) {
      if (open != null) {
        open.close();
      }
      subscriber.onError(failed);
    } else if (completes) {
      subscriber.onComplete();
    } else if (ask != null) {
      var unused = ask.nextPage().whenComplete(this::came);
    }
    return true;
  }

  private void came(@Nullable List<SqlRow> rows, @Nullable Throwable failed) {
    synchronized (this) {
      isAsking = false;
      if (failed != null) {
        failure = CallFuture.unwrapped(failed);
      } else if (rows != null) {
        page = rows;
        next = 0;
        isAtEnd = rows.isEmpty();
      }
    }
    drain();
  }
}
