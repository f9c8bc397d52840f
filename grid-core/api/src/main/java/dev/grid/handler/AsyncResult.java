package dev.grid.handler;

import dev.grid.GridTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value or an exception that is set later, once, from any thread. What is attached to it, as a
 * stage or by {@link #link}, runs on its {@link ExecutionHandler}, never on the thread that sets
 * it; a handler that has stopped runs nothing. Thread-safe. Made by {@link
 * ExecutionHandler#asyncResult()}.
 *
 * @param <T> the value, which may be null
 */
public interface AsyncResult<T extends @Nullable Object> extends CompletionStage<T> {

  /** Whether it holds a value or an exception. */
  boolean isReady();

  /** Whether it holds a value. */
  boolean isSuccessful();

  /** The value; null if there is none. */
  @Nullable T value();

  /** The exception; null if there is none. */
  @Nullable Throwable exception();

  /**
   * The value, or throws the exception; waits for either.
   *
   * @throws GridTimeoutException if neither came in time
   * @throws java.util.concurrent.CompletionException with a checked exception as its cause
   * @throws IllegalStateException on the thread of an event loop, if it would have to wait
   * @throws dev.grid.GridException if the thread is interrupted, which it still is afterwards
   */
  T get(Duration timeout);

  /**
   * The value, or throws the exception. Does not block.
   *
   * @throws GridTimeoutException if it holds neither yet
   */
  T getNow();

  /**
   * Waits until it is ready.
   *
   * @return false if it was not in time
   * @throws IllegalStateException on the thread of an event loop, if it would have to wait
   */
  boolean await(Duration timeout);

  /** Sets the value; false if it was ready. Does not block. */
  boolean set(T value);

  /** Sets the exception; false if it was ready. Does not block. */
  boolean setException(Throwable exception);

  /**
   * Has a callback called with this once it is ready; soon if it is already. Callbacks are called
   * in the order they were linked, each as often as it was.
   */
  void link(Consumer<? super AsyncResult<T>> callback);

  /**
   * Takes back one {@link #link} of the callback.
   *
   * @return false if it is not linked, or was called already
   */
  boolean unlink(Consumer<? super AsyncResult<T>> callback);
}
