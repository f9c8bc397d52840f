package dev.grid.executor;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridExecutor}. No call blocks; stages complete with what the
 * task returns, exceptionally with what the blocking call would throw, and never on a thread that
 * must not block.
 *
 * <p>{@code toCompletableFuture().cancel(interrupt)} of a stage cancels its task: one that has not
 * begun is not begun any more, one that runs is interrupted if that is asked for. It returns at
 * once, and true if the task's end was not known. Completing a stage in another way, as by {@code
 * orTimeout}, does not touch the task.
 */
public interface AsyncGridExecutor {

  /** Runs a task on any member. */
  <T extends @Nullable Object> CompletionStage<T> execute(Callable<T> task);

  /** Runs a task on the member that serves the key's partition. */
  <T extends @Nullable Object> CompletionStage<T> executeOnKeyOwner(Callable<T> task, Object key);

  /**
   * Runs a task on the member that serves the partition.
   *
   * @throws IllegalArgumentException if there is no such partition; see {@link
   *     dev.grid.Cluster#partitionCount}
   */
  <T extends @Nullable Object> CompletionStage<T> executeOnPartition(
      Callable<T> task, int partition);

  /** Runs a task on a member. */
  <T extends @Nullable Object> CompletionStage<T> executeOnMember(Callable<T> task, UUID member);

  /**
   * Runs a task on each of several members. Completes when all have ended; fails with what the
   * first of them failed with, in the order given, and suppressed, what others did.
   *
   * @return what each has returned, by the member, in the order given
   */
  <T extends @Nullable Object> CompletionStage<Map<UUID, T>> executeOnMembers(
      Callable<T> task, Collection<UUID> members);

  /** {@link #executeOnMembers} on all members that the cluster has now, oldest first. */
  <T extends @Nullable Object> CompletionStage<Map<UUID, T>> executeOnAllMembers(Callable<T> task);

  /** Whether the executor was shut down. */
  CompletionStage<Boolean> isShutdown();

  /** Whether the executor was shut down, and no member has a task of it any more. */
  CompletionStage<Boolean> isTerminated();

  /** Has all members take no more tasks; those that they have are run. */
  CompletionStage<Void> shutdown();
}
