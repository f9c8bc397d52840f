package dev.grid.scheduledexecutor;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridScheduledExecutor}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridScheduledExecutor {

  /** {@link GridScheduledExecutor#schedule(Callable, Schedule)}. */
  <V extends @Nullable Object> CompletionStage<GridScheduledTask<V>> schedule(
      Callable<V> task, Schedule schedule);

  /** {@link GridScheduledExecutor#schedule(Runnable, Schedule)}. */
  CompletionStage<GridScheduledTask<@Nullable Object>> schedule(Runnable task, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnKeyOwner(Callable, Object, Schedule)}. */
  <V extends @Nullable Object> CompletionStage<GridScheduledTask<V>> scheduleOnKeyOwner(
      Callable<V> task, Object key, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnKeyOwner(Runnable, Object, Schedule)}. */
  CompletionStage<GridScheduledTask<@Nullable Object>> scheduleOnKeyOwner(
      Runnable task, Object key, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnPartition(Callable, int, Schedule)}. */
  <V extends @Nullable Object> CompletionStage<GridScheduledTask<V>> scheduleOnPartition(
      Callable<V> task, int partition, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnPartition(Runnable, int, Schedule)}. */
  CompletionStage<GridScheduledTask<@Nullable Object>> scheduleOnPartition(
      Runnable task, int partition, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnMember(Callable, UUID, Schedule)}. */
  <V extends @Nullable Object> CompletionStage<GridScheduledTask<V>> scheduleOnMember(
      Callable<V> task, UUID member, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnMember(Runnable, UUID, Schedule)}. */
  CompletionStage<GridScheduledTask<@Nullable Object>> scheduleOnMember(
      Runnable task, UUID member, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnMembers(Runnable, Collection, Schedule)}. */
  CompletionStage<Map<UUID, GridScheduledTask<@Nullable Object>>> scheduleOnMembers(
      Runnable task, Collection<UUID> members, Schedule schedule);

  /** {@link GridScheduledExecutor#scheduleOnAllMembers(Runnable, Schedule)}. */
  CompletionStage<Map<UUID, GridScheduledTask<@Nullable Object>>> scheduleOnAllMembers(
      Runnable task, Schedule schedule);

  /** {@link GridScheduledExecutor#tasks}. */
  CompletionStage<List<GridScheduledTask<@Nullable Object>>> tasks();

  /** {@link GridScheduledExecutor#shutdown}. */
  CompletionStage<Void> shutdown();
}
