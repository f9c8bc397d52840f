package dev.grid.handler;

import dev.grid.GridTimeoutException;
import dev.grid.OverloadedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Where an application's callbacks run: its listeners, and what it attaches to asynchronous calls.
 * An instance that is given one by its configuration has them run here; without one they run on
 * virtual threads. An instance starts the handler and does not stop it: who made it does that, and
 * may give it to several instances.
 *
 * <p>Calls to one listener are made one after another in each handler. Calls of different
 * listeners, and what is attached to different calls, run beside each other but in an {@linkplain
 * #eventLoop event loop}, where everything runs on one thread in the order it came, and nothing may
 * block.
 *
 * <p>Thread-safe. What a callback throws goes to its thread's {@linkplain
 * Thread#getUncaughtExceptionHandler() handler of uncaught exceptions}, and disturbs nothing else.
 */
public interface ExecutionHandler extends AutoCloseable {

  /** Tasks that were spawned and have not ended; more are refused. */
  int SPAWNED_MAX = 100_000;

  /** For threads and messages. */
  String name();

  /**
   * Makes it ready. Does nothing if it was started. Does not block.
   *
   * @throws IllegalStateException if it was stopped
   */
  void start();

  /**
   * Takes nothing more, and waits up to ten seconds until what it has taken has run; then what
   * still runs is interrupted. Called from one of its own callbacks it does not wait. Calling it
   * again does nothing.
   */
  void stop();

  /** {@link #stop()}. */
  @Override
  default void close() {
    stop();
  }

  /**
   * Runs a task later, on a thread of this handler. Does not block.
   *
   * @return holds what the task returns or throws
   * @throws OverloadedException if {@link #SPAWNED_MAX} tasks have not ended
   * @throws RejectedExecutionException if this does not run
   */
  <T extends @Nullable Object> AsyncResult<T> spawn(Callable<T> task);

  /**
   * Runs a callback later, on a thread of this handler. Does not block. Who dispatches bounds how
   * many wait: an instance does, by its limits for pending calls and for events.
   *
   * @throws RejectedExecutionException if this does not run
   */
  void dispatchCallback(Runnable callback);

  /** A result that nobody has set yet. */
  <T extends @Nullable Object> AsyncResult<T> asyncResult();

  /** A result that is set by a stage, as an asynchronous call returns one. */
  default <T extends @Nullable Object> AsyncResult<T> asyncResult(CompletionStage<T> stage) {
    AsyncResult<T> result = asyncResult();
    var unused =
        stage.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                result.set(value);
              } else {
                result.setException(failure);
              }
            });
    return result;
  }

  /** A reentrant lock. On the thread of an event loop it is taken at once, or is refused. */
  Lock lock();

  /** A flag that threads wait for; not set. */
  HandlerEvent event();

  /** A result that is set to null after so long; whoever wants to block waits for it. */
  @SuppressWarnings("NullAway") // Void has no other value.
  default AsyncResult<Void> sleep(Duration duration) {
    AsyncResult<Void> result = asyncResult();
    HandlerResult.later(duration, () -> result.set(null));
    return result;
  }

  /** What is thrown where something has not come in time. */
  default Class<? extends RuntimeException> timeoutException() {
    return GridTimeoutException.class;
  }

  /**
   * Each callback on a virtual thread of its own; callbacks may block.
   *
   * @param name begins the threads' names
   */
  static ExecutionHandler virtualThreads(String name) {
    return ThreadHandler.virtual(name);
  }

  /**
   * Callbacks on up to so many platform threads, which are daemons and end when idle for a minute;
   * callbacks may block, and hold up others then.
   *
   * @param name begins the threads' names
   * @param threads at least 1
   */
  static ExecutionHandler platformThreads(String name, int threads) {
    return ThreadHandler.platform(name, threads);
  }

  /**
   * All callbacks on one thread, one after another in the order they came. On that thread nothing
   * may block: what would, such as waiting for a result that is not there, is refused by {@link
   * IllegalStateException}.
   *
   * @param name the thread's name
   */
  static ExecutionHandler eventLoop(String name) {
    return ThreadHandler.eventLoop(name);
  }
}
