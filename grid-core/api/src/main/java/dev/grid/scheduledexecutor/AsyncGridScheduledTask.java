package dev.grid.scheduledexecutor;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridScheduledTask}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw. Cancelling a stage ends its wait in the
 * member, not the task.
 *
 * @param <V> what it returns
 */
public interface AsyncGridScheduledTask<V extends @Nullable Object> {

  /** {@link GridScheduledTask#get}. */
  CompletionStage<V> get();

  /** {@link GridScheduledTask#delay}. */
  CompletionStage<Duration> delay();

  /** {@link GridScheduledTask#isDone}. */
  CompletionStage<Boolean> isDone();

  /** {@link GridScheduledTask#isCancelled}. */
  CompletionStage<Boolean> isCancelled();

  /** {@link GridScheduledTask#cancel}. */
  CompletionStage<Boolean> cancel(boolean mayInterruptIfRunning);

  /** {@link GridScheduledTask#statistics}. */
  CompletionStage<ScheduledTaskStatistics> statistics();

  /** {@link GridScheduledTask#dispose}. */
  CompletionStage<Void> dispose();
}
