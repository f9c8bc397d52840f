package dev.grid.scheduledexecutor;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a scheduled task is, for whoever is to find it later, perhaps elsewhere: a record, which
 * travels as any value. Immutable.
 *
 * @param executor the executor's name
 * @param task the task's
 * @param partition the partition that keeps it; -1 if a member does
 * @param member the member that keeps it, or null if a partition does
 */
public record ScheduledTaskHandle(
    String executor, String task, int partition, @Nullable UUID member) {

  public ScheduledTaskHandle {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(task, "task");
    if (member == null == partition < 0) {
      throw new IllegalArgumentException(
          "partition=" + partition + " member=" + member + ": must be in either");
    }
  }
}
