package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.Progress;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskCopy;
import java.util.List;
import java.util.UUID;

/**
 * What changed in a scheduled executor's partition, for replicas. Immutable; arrays are shared with
 * the state and not written to.
 */
sealed interface ScheduledExecutorEffect extends Effect, Message<Void> {

  /** These tasks are there, as they are: new ones, or those of a copy. */
  @Op(id = 0x9a0100)
  record Put(List<TaskCopy> tasks) implements ScheduledExecutorEffect {

    public Put {
      tasks = List.copyOf(tasks);
    }
  }

  /** A member has begun the next run of these tasks, and there is nothing of these others more. */
  @Op(id = 0x9a0200)
  record Begun(List<String> taskNames, UUID member, List<String> disposed)
      implements ScheduledExecutorEffect {

    public Begun {
      taskNames = List.copyOf(taskNames);
      disposed = List.copyOf(disposed);
    }
  }

  /** A task has come so far. */
  @Op(id = 0x9a0300)
  record Progressed(String taskName, Progress progress) implements ScheduledExecutorEffect {}

  /** There is nothing of the task any more. */
  @Op(id = 0x9a0400)
  record Disposed(String taskName) implements ScheduledExecutorEffect {}

  /** No further tasks are accepted. */
  @Op(id = 0x9a0500)
  record ShutDown() implements ScheduledExecutorEffect {}
}
