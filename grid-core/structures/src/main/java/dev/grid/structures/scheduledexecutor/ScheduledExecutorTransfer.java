package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorEffect.*;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskCopy;
import dev.grid.structures.scheduledexecutor.ScheduledTask.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks over in the order of their places. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the tasks up to {@code cursor}, and none behind it, until all are
 * handed over.
 */
final class ScheduledExecutorTransfer implements Transfer {

  private final ScheduledExecutorState state;
  private @Nullable Place cursor;
  private boolean isDone;
  private boolean toldShutDown;

  ScheduledExecutorTransfer(ScheduledExecutorState state) {
    this.state = state;
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    if (isDone) {
      return null;
    }
    if (state.isShutDown() && !toldShutDown) {
      toldShutDown = true;
      return new ShutDown();
    }
    List<TaskCopy> slice = new ArrayList<>();
    long bytes = 0;
    for (ScheduledTask task : state.behind(cursor)) {
      if (bytes >= Math.max(1, bytesMax)) {
        return new Put(slice);
      }
      slice.add(task.copy());
      bytes += task.bytes();
      cursor = task.place();
    }
    isDone = true;
    return slice.isEmpty() ? null : new Put(slice);
  }

  private boolean has(String taskName) {
    return isDone || cursor != null && Place.of(taskName).compareTo(cursor) <= 0;
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((ScheduledExecutorEffect) change) {
      case Put e -> {
        List<TaskCopy> known = e.tasks().stream().filter(task -> has(task.taskName())).toList();
        yield known.isEmpty() ? null : new Put(known);
      }
      case Begun e -> {
        List<String> begun = e.taskNames().stream().filter(this::has).toList();
        List<String> disposed = e.disposed().stream().filter(this::has).toList();
        yield begun.isEmpty() && disposed.isEmpty() ? null : new Begun(begun, e.member(), disposed);
      }
      case Progressed e -> has(e.taskName()) ? e : null;
      case Disposed e -> has(e.taskName()) ? e : null;
      case ShutDown e -> {
        toldShutDown = true;
        yield e;
      }
    };
  }
}
