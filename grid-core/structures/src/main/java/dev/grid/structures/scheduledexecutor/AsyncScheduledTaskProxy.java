package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.scheduledexecutor.AsyncGridScheduledTask;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import dev.grid.scheduledexecutor.ScheduledTaskStatistics;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.*;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns calls about one task into messages to its partition or member. Immutable. */
final class AsyncScheduledTaskProxy<V extends @Nullable Object>
    implements AsyncGridScheduledTask<V> {

  final ScheduledTaskHandle handle;
  private final Invoker invoker;
  private final StoredValues values;
  private final String name;
  private final String task;

  AsyncScheduledTaskProxy(ScheduledTaskHandle handle, Invoker invoker, StoredValues values) {
    this.handle = handle;
    this.invoker = invoker;
    this.values = values;
    this.name = handle.executor();
    this.task = handle.task();
  }

  private <R, T extends @Nullable Object> CallFuture<T> call(
      AboutTask<R> toPartition,
      Function<UUID, AboutTask<R>> toMember,
      Function<@Nullable R, T> decoder) {
    UUID member = handle.member();
    return member == null
        ? invoker.invoke(toPartition, handle.partition(), decoder)
        : invoker.invoke(toMember.apply(member), decoder);
  }

  @Override
  public CallFuture<V> get() {
    return call(
        new GetResultFromPartition(name, task),
        member -> new GetResultFromMember(name, task, member),
        this::object);
  }

  @SuppressWarnings("NullAway") // A result may be null.
  private V object(@Nullable Data result) {
    return result == null ? null : values.object(result, () -> "the result of task=" + task);
  }

  @Override
  public CallFuture<Duration> delay() {
    return call(
        new GetDelayFromPartition(name, task),
        member -> new GetDelayFromMember(name, task, member),
        nanos -> Duration.ofNanos(Objects.requireNonNull(nanos)));
  }

  @Override
  public CallFuture<Boolean> isDone() {
    return call(
        new IsDoneFromPartition(name, task),
        member -> new IsDoneFromMember(name, task, member),
        Objects::requireNonNull);
  }

  @Override
  public CallFuture<Boolean> isCancelled() {
    return call(
        new IsCancelledFromPartition(name, task),
        member -> new IsCancelledFromMember(name, task, member),
        Objects::requireNonNull);
  }

  @Override
  public CallFuture<Boolean> cancel(boolean mayInterruptIfRunning) {
    return call(
        new CancelFromPartition(name, task, mayInterruptIfRunning),
        member -> new CancelFromMember(name, task, member, mayInterruptIfRunning),
        Objects::requireNonNull);
  }

  @Override
  public CallFuture<ScheduledTaskStatistics> statistics() {
    return call(
        new GetStatsFromPartition(name, task),
        member -> new GetStatsFromMember(name, task, member),
        reply -> statistics(Objects.requireNonNull(reply)));
  }

  private static ScheduledTaskStatistics statistics(TaskStatistics reply) {
    return new ScheduledTaskStatistics(
        reply.totalRuns(),
        Duration.ofNanos(reply.lastIdleTimeNanos()),
        Duration.ofNanos(reply.totalIdleTimeNanos()),
        Duration.ofNanos(reply.lastRunDurationNanos()),
        Duration.ofNanos(reply.totalRunTimeNanos()));
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value.
  public CallFuture<Void> dispose() {
    return call(
        new DisposeFromPartition(name, task),
        member -> new DisposeFromMember(name, task, member),
        reply -> null);
  }
}
