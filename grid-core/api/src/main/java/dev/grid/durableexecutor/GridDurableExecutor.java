package dev.grid.durableexecutor;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in the cluster and keeps what came of them (protocol service {@code
 * hz:impl:durableExecutorService}). A task and its result live in one partition, with its backups,
 * under an id that no other task of the executor has: whoever has the id may retrieve the result,
 * once or often, until it is disposed of.
 *
 * <p>A task runs at least once: on the member that serves its partition, and, if that member ends
 * or is lost before the result is kept, again from the beginning on the member that serves the
 * partition then. While members only join or partitions only move, a task runs once.
 *
 * <p>Tasks travel as any value does: use a record, or a class that the member's serializers or
 * factories know; a lambda does not travel. They run on threads of the executor, see {@link
 * DurableExecutorConfig#threads}; a member is warned of one that does not end. A result must be
 * something that can be serialized, or null.
 *
 * <p>All calls block until the member has answered. Waits are kept by the member, without a thread,
 * and an interrupt ends them there, but not the task.
 */
public interface GridDurableExecutor extends StructureHandle<AsyncGridDurableExecutor> {

  /** Durable executors, among the kinds of structures (protocol service 24). */
  StructureType<GridDurableExecutor, DurableExecutorConfig> TYPE =
      new StructureType<>(
          "hz:impl:durableExecutorService",
          "durable-executor",
          GridDurableExecutor.class,
          AsyncGridDurableExecutor.class,
          DurableExecutorConfig.class,
          DurableExecutorConfig::named,
          true,
          List.of(
              "started",
              "completed",
              "cancelled",
              "rejected",
              "start-latency-millis",
              "execution-millis"));

  /**
   * Has a task run by some member.
   *
   * @return its id
   * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or if as
   *     many tasks of the partition have not ended as it may have
   * @throws dev.grid.GridSerializationException if the task cannot be sent
   */
  long submit(Callable<?> task);

  /**
   * {@link #submit(Callable)} of what has no result: that is null. One that is a {@link Callable},
   * too, is called as that.
   */
  long submit(Runnable task);

  /** {@link #submit(Callable)} to the member that has a key. */
  long submitToKeyOwner(Callable<?> task, Object key);

  /** {@link #submit(Runnable)} to the member that has a key. */
  long submitToKeyOwner(Runnable task, Object key);

  /**
   * What a task came to, which stays; waits for its end.
   *
   * @param taskId as {@link #submit(Callable)} gave it
   * @throws StaleTaskIdException if there is nothing of the task, perhaps not any more
   * @throws RuntimeException what the task has thrown, without its causes, if the protocol knows
   *     its class; in the same form wherever it has run
   * @throws dev.grid.RemoteException if the task has thrown something else, such as a checked
   *     exception; says what
   * @throws dev.grid.GridSerializationException if the member does not know the task's class
   */
  <T extends @Nullable Object> T retrieveResult(long taskId) throws InterruptedException;

  /**
   * {@link #retrieveResult}, and disposes of it, if the task has thrown, too. If the answer is lost
   * on its way, the result is lost.
   */
  <T extends @Nullable Object> T retrieveAndDisposeResult(long taskId) throws InterruptedException;

  /**
   * Forgets what a task came to. One that has not ended is not begun again if its member is lost,
   * and what it comes to is not kept; who waits for it gets a {@link StaleTaskIdException}. Does
   * nothing if there is nothing of the task.
   */
  void disposeResult(long taskId);

  /** {@link #submit(Callable)}, then {@link #retrieveAndDisposeResult}. */
  <T extends @Nullable Object> T submitAndRetrieve(Callable<T> task) throws InterruptedException;

  /** {@link #submitToKeyOwner(Callable, Object)}, then {@link #retrieveAndDisposeResult}. */
  <T extends @Nullable Object> T submitAndRetrieveAtKeyOwner(Callable<T> task, Object key)
      throws InterruptedException;

  /**
   * Has no further tasks accepted, for good. Those that are there go on, and results stay. Does
   * nothing if it was shut down before.
   */
  void shutdown();

  /** Whether it was shut down. */
  boolean isShutdown();
}
