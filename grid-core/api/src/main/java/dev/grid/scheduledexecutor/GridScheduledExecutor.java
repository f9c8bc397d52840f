package dev.grid.scheduledexecutor;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in the cluster at a later time, once or periodically (protocol service {@code
 * hz:impl:scheduledExecutorService}). A task is kept by a partition, with its backups, or by a
 * member; what it came to, and its statistics, stay there until it is disposed of. Waiting for its
 * time costs no thread.
 *
 * <p>A task of a partition survives its member. No run of it is lost while the partition is not; a
 * run is repeated only if its member is gone before the run's end is recorded. Runs that are
 * recorded are counted once. What comes due while nobody can run it is run once, late. A task of a
 * member goes with it.
 *
 * <p>A task that throws runs no more: {@link GridScheduledTask#get} throws the same.
 *
 * <p>Tasks travel as any value does: use a record, or a class that the member's serializers or
 * factories know; a lambda does not travel. They run on threads of the executor, see {@link
 * ScheduledExecutorConfig#threads}. One that is both a {@link Runnable} and a {@link Callable} is
 * called as the latter.
 *
 * <p>All calls block until the member has answered. Scheduling throws
 *
 * <ul>
 *   <li>{@link DuplicateTaskException} if there is a task of this name at the same place,
 *   <li>{@link java.util.concurrent.RejectedExecutionException} if there are as many tasks as there
 *       may be, or the executor is shut down,
 *   <li>{@link dev.grid.GridSerializationException} if the task cannot be sent.
 * </ul>
 */
public interface GridScheduledExecutor extends StructureHandle<AsyncGridScheduledExecutor> {

  /** Scheduled executors, among the kinds of structures (protocol service 26). */
  StructureType<GridScheduledExecutor, ScheduledExecutorConfig> TYPE =
      new StructureType<>(
          "hz:impl:scheduledExecutorService",
          "scheduled-executor",
          GridScheduledExecutor.class,
          AsyncGridScheduledExecutor.class,
          ScheduledExecutorConfig.class,
          ScheduledExecutorConfig::named,
          false,
          List.of(
              "started",
              "completed",
              "cancelled",
              "rejected",
              "start-latency-millis",
              "execution-millis"));

  /**
   * Has a task run by some member, for as long as the cluster lives. A task with a name is in the
   * name's partition.
   */
  <V extends @Nullable Object> GridScheduledTask<V> schedule(Callable<V> task, Schedule schedule);

  /** The same of a task that returns nothing. */
  GridScheduledTask<@Nullable Object> schedule(Runnable task, Schedule schedule);

  /** Has a task run by the member that has a key. */
  <V extends @Nullable Object> GridScheduledTask<V> scheduleOnKeyOwner(
      Callable<V> task, Object key, Schedule schedule);

  /** The same of a task that returns nothing. */
  GridScheduledTask<@Nullable Object> scheduleOnKeyOwner(
      Runnable task, Object key, Schedule schedule);

  /** Has a task run by the member that serves a partition. */
  <V extends @Nullable Object> GridScheduledTask<V> scheduleOnPartition(
      Callable<V> task, int partition, Schedule schedule);

  /** The same of a task that returns nothing. */
  GridScheduledTask<@Nullable Object> scheduleOnPartition(
      Runnable task, int partition, Schedule schedule);

  /** Has a task run by one member, and only as long as that lives. */
  <V extends @Nullable Object> GridScheduledTask<V> scheduleOnMember(
      Callable<V> task, UUID member, Schedule schedule);

  /** The same of a task that returns nothing. */
  GridScheduledTask<@Nullable Object> scheduleOnMember(
      Runnable task, UUID member, Schedule schedule);

  /**
   * Has a task run by each of several members, and only as long as that lives. If one cannot have
   * it the call fails, and others may have it.
   *
   * @return the task of each member, in the order given
   */
  Map<UUID, GridScheduledTask<@Nullable Object>> scheduleOnMembers(
      Runnable task, Collection<UUID> members, Schedule schedule);

  /** {@link #scheduleOnMembers(Runnable, Collection, Schedule)} of all that the cluster has now. */
  Map<UUID, GridScheduledTask<@Nullable Object>> scheduleOnAllMembers(
      Runnable task, Schedule schedule);

  /** All tasks that have not been disposed of, in no order. */
  List<GridScheduledTask<@Nullable Object>> tasks();

  /** The task of a handle. Does not look whether there is one, and does not block. */
  <V extends @Nullable Object> GridScheduledTask<V> task(ScheduledTaskHandle handle);

  /**
   * Has no further tasks accepted, for good, by the members that the cluster has now and by
   * partitions. Tasks that are there go on.
   */
  void shutdown();
}
