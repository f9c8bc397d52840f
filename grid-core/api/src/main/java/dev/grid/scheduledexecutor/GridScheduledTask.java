package dev.grid.scheduledexecutor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link GridScheduledExecutor}. All calls block until the member has answered, and
 * throw {@link StaleTaskException} if there is no such task, perhaps not any more. Cheap,
 * thread-safe, and the same task wherever the handle is the same.
 *
 * @param <V> what it returns
 */
public interface GridScheduledTask<V extends @Nullable Object> {

  /** Where it is. Does not block. */
  ScheduledTaskHandle handle();

  /** The same task with asynchronous calls. Does not block. */
  AsyncGridScheduledTask<V> async();

  /**
   * What the task came to; waits until it runs no more. One that runs periodically never does,
   * unless it throws or is cancelled.
   *
   * @throws RuntimeException what it has thrown, without its causes, if the protocol knows its
   *     class; in the same form wherever it has run
   * @throws dev.grid.RemoteException if it has thrown something else, such as a checked exception;
   *     says what
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  V get() throws InterruptedException;

  /** How long until it runs next: negative if it is late, zero if it runs no more. */
  Duration delay();

  /** Whether it runs no more, since it has run, has thrown or was cancelled. */
  boolean isDone();

  /** Whether it was cancelled. */
  boolean isCancelled();

  /**
   * Has it run no more. It stays, with its statistics, until it is disposed of.
   *
   * @param mayInterruptIfRunning whether to interrupt the thread that runs it, soon, on whichever
   *     member it is; else a run goes on to its end
   * @return false if it is {@linkplain #isDone done}
   */
  boolean cancel(boolean mayInterruptIfRunning);

  /** How it has run so far. */
  ScheduledTaskStatistics statistics();

  /** Forgets it; if it is not {@linkplain #isDone done} it runs no more. */
  void dispose();
}
