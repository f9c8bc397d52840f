package dev.grid.structures.executor;

import dev.grid.kernel.CallFuture;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a submitted task comes to. Cancelling it cancels the task, which is told without waiting for
 * that. Thread-safe.
 */
final class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final CallFuture<T> call;
  private final Consumer<Boolean> canceller;

  /**
   * Of a call that was sent.
   *
   * @param canceller cancels the task, given whether to interrupt it; must not block
   */
  TaskFuture(CallFuture<T> call, Consumer<Boolean> canceller) {
    this.call = call;
    this.canceller = canceller;
    var unused =
        call.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                complete(value);
              } else {
                completeExceptionally(CallFuture.unwrapped(failure));
              }
            });
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isCancelled = super.cancel(mayInterruptIfRunning);
    if (isCancelled && !call.isDone()) {
      canceller.accept(mayInterruptIfRunning);
      call.cancel(false); // It is not sent any more if it was not yet.
    }
    return isCancelled;
  }
}
