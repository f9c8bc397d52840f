package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToMember;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.RecordedFailure;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for scheduled executors (protocol service 0x1a). There are two of most:
 * for tasks that a partition keeps, and for those of a member.
 */
public sealed interface ScheduledExecutorMessages<R> extends StructureMessage<R> {

  /** About one task. */
  sealed interface AboutTask<R> extends ScheduledExecutorMessages<R> {

    String taskName();
  }

  /** About what one member has. */
  sealed interface OnMember<R> extends ScheduledExecutorMessages<R>, ToMember {

    UUID memberUuid();

    @Override
    default UUID member() {
      return memberUuid();
    }
  }

  /** Has a task run later. */
  sealed interface Submit<R> extends AboutTask<R> {

    byte type();

    Data task();

    long initialDelayInMillis();

    long periodInMillis();

    boolean autoDisposable();
  }

  /** {@link Submit#type} of what runs once. */
  byte ONCE = 0;

  /** {@link Submit#type} of what runs periodically. */
  byte AT_FIXED_RATE = 1;

  @Op(id = 0x1a0100, routing = Routing.MEMBER, actions = Action.DESTROY)
  record Shutdown(String name, UUID memberUuid) implements OnMember<Void> {}

  @Op(id = 0x1a0200, routing = Routing.PARTITION, actions = Action.EXECUTE)
  record SubmitToPartition(
      String name,
      byte type,
      String taskName,
      Data task,
      long initialDelayInMillis,
      long periodInMillis,
      @Since("2.1") boolean autoDisposable)
      implements Submit<Void> {}

  @Op(id = 0x1a0300, routing = Routing.MEMBER, actions = Action.EXECUTE)
  record SubmitToMember(
      String name,
      UUID memberUuid,
      byte type,
      String taskName,
      Data task,
      long initialDelayInMillis,
      long periodInMillis,
      @Since("2.1") boolean autoDisposable)
      implements Submit<Void>, OnMember<Void> {}

  @Op(
      id = 0x1a0400,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetAllScheduledFutures(String name)
      implements ScheduledExecutorMessages<List<ScheduledTaskHandler>> {}

  @Op(
      id = 0x1a0500,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetStatsFromPartition(String name, String taskName) implements AboutTask<TaskStatistics> {}

  @Op(
      id = 0x1a0600,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetStatsFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<TaskStatistics>, OnMember<TaskStatistics> {}

  @Op(
      id = 0x1a0700,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetDelayFromPartition(String name, String taskName) implements AboutTask<Long> {}

  @Op(
      id = 0x1a0800,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetDelayFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<Long>, OnMember<Long> {}

  @Op(id = 0x1a0900, routing = Routing.PARTITION, actions = Action.MODIFY)
  record CancelFromPartition(String name, String taskName, boolean mayInterruptIfRunning)
      implements AboutTask<Boolean> {}

  @Op(id = 0x1a0a00, routing = Routing.MEMBER, actions = Action.MODIFY)
  record CancelFromMember(
      String name, String taskName, UUID memberUuid, boolean mayInterruptIfRunning)
      implements AboutTask<Boolean>, OnMember<Boolean> {}

  @Op(
      id = 0x1a0b00,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsCancelledFromPartition(String name, String taskName) implements AboutTask<Boolean> {}

  @Op(
      id = 0x1a0c00,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsCancelledFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<Boolean>, OnMember<Boolean> {}

  @Op(
      id = 0x1a0d00,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsDoneFromPartition(String name, String taskName) implements AboutTask<Boolean> {}

  @Op(
      id = 0x1a0e00,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsDoneFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<Boolean>, OnMember<Boolean> {}

  @Op(
      id = 0x1a0f00,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetResultFromPartition(String name, String taskName)
      implements AboutTask<@Nullable Data> {}

  @Op(
      id = 0x1a1000,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetResultFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<@Nullable Data>, OnMember<@Nullable Data> {}

  @Op(id = 0x1a1100, routing = Routing.PARTITION, actions = Action.REMOVE)
  record DisposeFromPartition(String name, String taskName) implements AboutTask<Void> {}

  @Op(id = 0x1a1200, routing = Routing.MEMBER, actions = Action.REMOVE)
  record DisposeFromMember(String name, String taskName, UUID memberUuid)
      implements AboutTask<Void>, OnMember<Void> {}

  /** How a task has run; {@link dev.grid.scheduledexecutor.ScheduledTaskStatistics}. */
  @Struct
  record TaskStatistics(
      long lastIdleTimeNanos,
      long totalIdleTimeNanos,
      long totalRuns,
      long totalRunTimeNanos,
      long lastRunDurationNanos) {}

  /**
   * Where a task is.
   *
   * @param uuid the member that keeps the task, or serves the partition that does
   * @param partitionId -1 if the member keeps it
   */
  @Struct
  record ScheduledTaskHandler(
      @Nullable UUID uuid, int partitionId, String schedulerName, String taskName) {}

  /** Between members: what a run came to. */
  sealed interface Ended<R> extends AboutTask<R> {

    long run();

    @Nullable Data result();

    @Nullable RecordedFailure failure();

    long begunMillis();

    long runNanos();
  }

  /** Between members; does nothing if another run of the task has begun since. */
  @Op(id = 0x1af000, routing = Routing.PARTITION)
  record RunEnded(
      String name,
      String taskName,
      long run,
      @Nullable Data result,
      @Nullable RecordedFailure failure,
      long begunMillis,
      long runNanos)
      implements Ended<Void> {}

  /** The same of a member to itself. */
  @Op(id = 0x1af100, routing = Routing.MEMBER)
  record RunEndedOnMember(
      String name,
      String taskName,
      long run,
      @Nullable Data result,
      @Nullable RecordedFailure failure,
      long begunMillis,
      long runNanos)
      implements Ended<Void> {}

  /** Between members: which tasks of a partition a member runs, or is about to. */
  @Op(id = 0x1af200, routing = Routing.MEMBER, retryable = true, readOnly = true)
  record Runs(String name, UUID memberUuid, int partition) implements OnMember<List<String>> {}

  /** Between members: nobody wants a run any more whose partition is another member's by now. */
  @Op(id = 0x1af800, routing = Routing.MEMBER, retryable = true, readOnly = true)
  record CancelRun(
      String name, UUID memberUuid, int partition, String taskName, long run, boolean interrupt)
      implements OnMember<Void> {}

  /**
   * Between members: a member does not run these tasks any more.
   *
   * @param runs the numbers of those runs, in the order of the names; empty if whoever says so is
   *     of a version that did not number them
   */
  @Op(id = 0x1af300, routing = Routing.PARTITION)
  record Abandoned(String name, UUID member, List<String> taskNames, @Since("0.7") List<Long> runs)
      implements ScheduledExecutorMessages<Void> {}

  /** Between members: the tasks of all partitions. */
  @Op(id = 0x1af400, routing = Routing.ALL, retryable = true, readOnly = true)
  record ListOfPartitions(String name, int from) implements ScheduledExecutorMessages<Listed> {}

  /** Between members: the tasks of all members. */
  @Op(id = 0x1af500, routing = Routing.MEMBERS, retryable = true, readOnly = true)
  record ListOfMembers(String name) implements ScheduledExecutorMessages<Listed> {}

  /** Some tasks of a partition, or all of a member. */
  @Struct
  record Listed(int next, List<ScheduledTaskHandler> handlers) implements Slice {

    private static final int HANDLER_BYTES = 64;

    @Override
    public long bytes() {
      return handlers.stream()
          .mapToLong(h -> HANDLER_BYTES + h.schedulerName().length() + h.taskName().length())
          .sum();
    }
  }

  /** Between members: no partition accepts tasks any more. */
  @Op(id = 0x1af600, routing = Routing.ALL)
  record ShutdownPartitions(String name) implements ScheduledExecutorMessages<Void> {}

  /**
   * Between members: tasks of the losing side of a split; the names of those that were not kept.
   */
  @Op(id = 0x1af700, routing = Routing.PARTITION)
  record Merge(String name, List<TaskCopy> tasks)
      implements ScheduledExecutorMessages<List<String>> {}

  /** A task with all there is of it. */
  @Struct
  record TaskCopy(
      String taskName, byte[] task, long periodMillis, boolean autoDispose, Progress progress) {}

  /**
   * How far a task has come; see {@link ScheduledTask}.
   *
   * @param phase the number of a {@link ScheduledTask.Phase}
   */
  @Struct
  record Progress(
      byte phase,
      long dueMillis,
      long run,
      UUID member,
      long lastEndMillis,
      long lastIdleNanos,
      long totalIdleNanos,
      long totalRuns,
      long lastRunNanos,
      long totalRunNanos,
      byte @Nullable [] result,
      @Nullable RecordedFailure failure) {}
}
