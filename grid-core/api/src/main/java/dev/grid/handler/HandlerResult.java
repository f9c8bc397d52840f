package dev.grid.handler;

import dev.grid.GridException;
import dev.grid.GridTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result. The outcome is there as soon as it is set, for those that wait; what is attached to it
 * runs when the handler gets to it. {@code links} is guarded by itself.
 *
 * @param <T> the value
 */
final class HandlerResult<T extends @Nullable Object> extends CompletableFuture<T>
    implements AsyncResult<T> {

  private final ThreadHandler handler;
  private final AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final List<Consumer<? super AsyncResult<T>>> links = new ArrayList<>();

  /** Either has no exception and a value, or has an exception. */
  private record Outcome<T extends @Nullable Object>(
      @Nullable T value, @Nullable Throwable exception) {}

  HandlerResult(ThreadHandler handler) {
    this.handler = handler;
  }

  /** Runs what does not block after so long. */
  static void later(Duration delay, Runnable task) {
    CompletableFuture.delayedExecutor(
            TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(task);
  }

  @Override
  public boolean isReady() {
    return outcome.get() != null;
  }

  @Override
  public boolean isSuccessful() {
    Outcome<T> held = outcome.get();
    return held != null && held.exception == null;
  }

  @Override
  public @Nullable T value() {
    Outcome<T> held = outcome.get();
    return held == null ? null : held.value;
  }

  @Override
  public @Nullable Throwable exception() {
    Outcome<T> held = outcome.get();
    return held == null ? null : held.exception;
  }

  @Override
  public T get(Duration timeout) {
    if (!await(timeout)) {
      throw new GridTimeoutException("no result within " + timeout);
    }
    return getNow();
  }

  @Override
  @SuppressWarnings("NullAway") // The value is what was set as a T.
  public T getNow() {
    Outcome<T> held = outcome.get();
    if (held == null) {
      throw new GridTimeoutException("no result yet");
    }
    return switch (held.exception) {
      case null -> held.value;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new CompletionException(e);
    };
  }

  @Override
  public boolean await(Duration timeout) {
    if (isReady()) {
      return true;
    }
    handler.checkBlocking("to wait for a result");
    try {
      return ready.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridException("interrupted while waiting for a result", e);
    }
  }

  @Override
  public boolean set(T value) {
    return settle(new Outcome<>(value, null));
  }

  @Override
  public boolean setException(Throwable exception) {
    Throwable cause = exception.getCause();
    boolean wrapped = exception instanceof CompletionException && cause != null;
    return settle(new Outcome<>(null, wrapped ? cause : exception));
  }

  private boolean settle(Outcome<T> given) {
    if (!outcome.compareAndSet(null, given)) {
      return false;
    }
    ready.countDown();
    try {
      handler.dispatchCallback(() -> publish(given));
    } catch (RejectedExecutionException e) {
      // A stopped handler runs nothing that is attached; who waits has the outcome.
    }
    return true;
  }

  private void publish(Outcome<T> given) {
    boolean unused =
        given.exception == null
            ? super.complete(valueOf(given))
            : super.completeExceptionally(given.exception);
    List<Consumer<? super AsyncResult<T>>> callbacks;
    synchronized (links) {
      callbacks = List.copyOf(links);
      links.clear();
    }
    for (Consumer<? super AsyncResult<T>> callback : callbacks) {
      ThreadHandler.call(() -> callback.accept(this));
    }
  }

  @SuppressWarnings("NullAway") // The value is what was set as a T.
  private static <T extends @Nullable Object> T valueOf(Outcome<T> given) {
    return given.value;
  }

  @Override
  public void link(Consumer<? super AsyncResult<T>> callback) {
    synchronized (links) {
      if (!super.isDone()) {
        links.add(callback);
        return;
      }
    }
    handler.dispatchCallback(() -> callback.accept(this));
  }

  @Override
  public boolean unlink(Consumer<? super AsyncResult<T>> callback) {
    synchronized (links) {
      return links.remove(callback);
    }
  }

  // The same as a future of the JDK.

  @Override
  public boolean complete(T value) {
    return set(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return setException(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return setException(new CancellationException()) || isCancelled();
  }

  @Override
  public Executor defaultExecutor() {
    return handler::dispatchCallback;
  }

  @Override
  public T join() {
    checkBlocking();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    checkBlocking();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkBlocking();
    return super.get(timeout, unit);
  }

  private void checkBlocking() {
    if (!super.isDone()) {
      handler.checkBlocking("to wait for a result");
    }
  }
}
