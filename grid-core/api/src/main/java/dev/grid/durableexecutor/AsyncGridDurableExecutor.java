package dev.grid.durableexecutor;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridDurableExecutor}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 * Cancelling a stage ends its wait in the member.
 */
public interface AsyncGridDurableExecutor {

  /** {@link GridDurableExecutor#submit(Callable)}. */
  CompletionStage<Long> submit(Callable<?> task);

  /** {@link GridDurableExecutor#submit(Runnable)}. */
  CompletionStage<Long> submit(Runnable task);

  /** {@link GridDurableExecutor#submitToKeyOwner(Callable, Object)}. */
  CompletionStage<Long> submitToKeyOwner(Callable<?> task, Object key);

  /** {@link GridDurableExecutor#submitToKeyOwner(Runnable, Object)}. */
  CompletionStage<Long> submitToKeyOwner(Runnable task, Object key);

  /** {@link GridDurableExecutor#retrieveResult}. */
  <T extends @Nullable Object> CompletionStage<T> retrieveResult(long taskId);

  /** {@link GridDurableExecutor#retrieveAndDisposeResult}. */
  <T extends @Nullable Object> CompletionStage<T> retrieveAndDisposeResult(long taskId);

  /** {@link GridDurableExecutor#disposeResult}. */
  CompletionStage<Void> disposeResult(long taskId);

  /** {@link GridDurableExecutor#submitAndRetrieve}. */
  <T extends @Nullable Object> CompletionStage<T> submitAndRetrieve(Callable<T> task);

  /** {@link GridDurableExecutor#submitAndRetrieveAtKeyOwner}. */
  <T extends @Nullable Object> CompletionStage<T> submitAndRetrieveAtKeyOwner(
      Callable<T> task, Object key);

  /** {@link GridDurableExecutor#shutdown}. */
  CompletionStage<Void> shutdown();

  /** {@link GridDurableExecutor#isShutdown}. */
  CompletionStage<Boolean> isShutdown();
}
