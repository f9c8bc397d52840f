package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.RunnableTask;
import dev.grid.scheduledexecutor.AsyncGridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.*;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into tasks. Immutable. */
final class AsyncScheduledExecutorProxy implements AsyncGridScheduledExecutor {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncScheduledExecutorProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("scheduled-executor", name, invoker::serialization);
  }

  <V extends @Nullable Object> GridScheduledTask<V> task(ScheduledTaskHandle handle) {
    if (!handle.executor().equals(name) || handle.partition() >= invoker.partitionCount()) {
      throw new IllegalArgumentException(
          handle + " is of no task of scheduled-executor=" + name + " in this cluster");
    }
    return new ScheduledTaskProxy<>(new AsyncScheduledTaskProxy<>(handle, invoker, values));
  }

  private Data data(Callable<?> task) {
    return values.data(task, "task");
  }

  private Data data(Runnable task) {
    return values.data(RunnableTask.scheduled(Objects.requireNonNull(task, "task")), "task");
  }

  /** A task with a name is where its name is, so that there is none of the same name elsewhere. */
  private int partitionOf(Schedule schedule) {
    String task = schedule.name();
    return task == null
        ? ThreadLocalRandom.current().nextInt(invoker.partitionCount())
        : partitionOf(task);
  }

  private int partitionOf(Object key) {
    return values.key(key).partition(invoker.partitionCount());
  }

  private static String nameOf(Schedule schedule) {
    String task = schedule.name();
    return task == null ? UUID.randomUUID().toString() : task;
  }

  private static byte type(Schedule schedule) {
    return schedule.period() == null
        ? ScheduledExecutorMessages.ONCE
        : ScheduledExecutorMessages.AT_FIXED_RATE;
  }

  private static long periodMillis(Schedule schedule) {
    return schedule.period() == null ? 0 : schedule.period().toMillis();
  }

  private <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> inPartition(
      Data task, int partition, Schedule schedule) {
    if (partition < 0 || partition >= invoker.partitionCount()) {
      throw new IllegalArgumentException(
          "partition=" + partition + ": must be from 0 to " + (invoker.partitionCount() - 1));
    }
    String taskName = nameOf(schedule);
    return invoker.invoke(
        new SubmitToPartition(
            name,
            type(schedule),
            taskName,
            task,
            schedule.delay().toMillis(),
            periodMillis(schedule),
            schedule.autoDispose()),
        partition,
        done -> task(new ScheduledTaskHandle(name, taskName, partition, null)));
  }

  private <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> onMember(
      Data task, UUID member, Schedule schedule) {
    Objects.requireNonNull(member, "member");
    String taskName = nameOf(schedule);
    return invoker.invoke(
        new SubmitToMember(
            name,
            member,
            type(schedule),
            taskName,
            task,
            schedule.delay().toMillis(),
            periodMillis(schedule),
            schedule.autoDispose()),
        done -> task(new ScheduledTaskHandle(name, taskName, -1, member)));
  }

  @Override
  public <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> schedule(
      Callable<V> task, Schedule schedule) {
    return inPartition(data(task), partitionOf(schedule), schedule);
  }

  @Override
  public CallFuture<GridScheduledTask<@Nullable Object>> schedule(
      Runnable task, Schedule schedule) {
    return inPartition(data(task), partitionOf(schedule), schedule);
  }

  @Override
  public <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> scheduleOnKeyOwner(
      Callable<V> task, Object key, Schedule schedule) {
    return inPartition(data(task), partitionOf(key), schedule);
  }

  @Override
  public CallFuture<GridScheduledTask<@Nullable Object>> scheduleOnKeyOwner(
      Runnable task, Object key, Schedule schedule) {
    return inPartition(data(task), partitionOf(key), schedule);
  }

  @Override
  public <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> scheduleOnPartition(
      Callable<V> task, int partition, Schedule schedule) {
    return inPartition(data(task), partition, schedule);
  }

  @Override
  public CallFuture<GridScheduledTask<@Nullable Object>> scheduleOnPartition(
      Runnable task, int partition, Schedule schedule) {
    return inPartition(data(task), partition, schedule);
  }

  @Override
  public <V extends @Nullable Object> CallFuture<GridScheduledTask<V>> scheduleOnMember(
      Callable<V> task, UUID member, Schedule schedule) {
    return onMember(data(task), member, schedule);
  }

  @Override
  public CallFuture<GridScheduledTask<@Nullable Object>> scheduleOnMember(
      Runnable task, UUID member, Schedule schedule) {
    return onMember(data(task), member, schedule);
  }

  @Override
  public CompletionStage<Map<UUID, GridScheduledTask<@Nullable Object>>> scheduleOnMembers(
      Runnable task, Collection<UUID> members, Schedule schedule) {
    Data data = data(task);
    Map<UUID, CompletableFuture<GridScheduledTask<@Nullable Object>>> scheduled =
        new LinkedHashMap<>();
    for (UUID member : members) {
      scheduled.computeIfAbsent(member, m -> onMember(data, m, schedule));
    }
    return CompletableFuture.allOf(scheduled.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<UUID, GridScheduledTask<@Nullable Object>> tasks = new LinkedHashMap<>();
              scheduled.forEach((member, future) -> tasks.put(member, future.join()));
              return Collections.unmodifiableMap(tasks);
            });
  }

  @Override
  public CompletionStage<Map<UUID, GridScheduledTask<@Nullable Object>>> scheduleOnAllMembers(
      Runnable task, Schedule schedule) {
    return scheduleOnMembers(task, invoker.clusterMembers(), schedule);
  }

  @Override
  public CallFuture<List<GridScheduledTask<@Nullable Object>>> tasks() {
    return invoker.invoke(
        new GetAllScheduledFutures(name), all -> tasks(Objects.requireNonNull(all)));
  }

  private List<GridScheduledTask<@Nullable Object>> tasks(List<ScheduledTaskHandler> all) {
    List<GridScheduledTask<@Nullable Object>> tasks = new ArrayList<>(all.size());
    for (ScheduledTaskHandler each : all) {
      UUID member = each.partitionId() < 0 ? each.uuid() : null;
      tasks.add(task(new ScheduledTaskHandle(name, each.taskName(), each.partitionId(), member)));
    }
    return Collections.unmodifiableList(tasks);
  }

  @Override
  public CompletionStage<Void> shutdown() {
    return CompletableFuture.allOf(
        invoker.clusterMembers().stream()
            .map(
                member ->
                    invoker.<Void, @Nullable Object>invoke(
                        new Shutdown(name, member), done -> null))
            .toArray(CompletableFuture[]::new));
  }

  void destroy() {
    invoker.destroy(GridScheduledExecutor.TYPE.id(name));
  }
}
