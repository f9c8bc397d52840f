package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.Merge;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskCopy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a losing side's tasks, some at a time. Confined to its host. */
final class ScheduledExecutorMerging implements Merging {

  private final String name;
  private final Iterator<ScheduledTask> tasks;
  private Merge last;

  ScheduledExecutorMerging(ScheduledExecutorState state, String name) {
    this.name = name;
    this.tasks = state.all().iterator();
    this.last = new Merge(name, List.of());
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    List<TaskCopy> some = new ArrayList<>();
    long bytes = 0;
    while (tasks.hasNext() && bytes < Math.max(1, bytesMax)) {
      ScheduledTask task = tasks.next();
      some.add(task.copy());
      bytes += task.bytes();
    }
    last = new Merge(name, some);
    return some.isEmpty() ? null : last;
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    return answer instanceof List<?> names ? losses(last, names, null) : List.of();
  }

  private static List<MergeLoss> losses(
      Merge message, @Nullable List<?> names, @Nullable String failure) {
    return message.tasks().stream()
        .filter(task -> names == null || names.contains(task.taskName()))
        .map(task -> new MergeLoss(null, task.task(), null, true, false, failure))
        .toList();
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    return losses((Merge) message, null, failure);
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Merge) message).tasks().size();
  }
}
