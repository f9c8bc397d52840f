package dev.grid.structures.scheduledexecutor;

import dev.grid.scheduledexecutor.DuplicateTaskException;
import dev.grid.scheduledexecutor.StaleTaskException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/** What calls to scheduled executors fail with. Stateless. */
final class Refusals {

  private Refusals() {}

  static RuntimeException shutDown(ScheduledExecutorState state) {
    return new RejectedExecutionException(
        "scheduled-executor=" + state.name() + " was shut down, and takes no more tasks");
  }

  static RuntimeException full(ScheduledExecutorState state, String task, String why) {
    return new RejectedExecutionException(
        "scheduled-executor=%s has no room for task=%s: %s; dispose of some, or configure more"
            .formatted(state.name(), task, why));
  }

  static RuntimeException duplicate(ScheduledExecutorState state, String task) {
    return new DuplicateTaskException(
        "scheduled-executor=%s has a task=%s here already: dispose of it, or use another name"
            .formatted(state.name(), task));
  }

  static RuntimeException stale(ScheduledExecutorState state, String task) {
    return new StaleTaskException(
        "scheduled-executor=%s has no task=%s here; it was disposed of, or there never was one"
            .formatted(state.name(), task));
  }

  static RuntimeException cancelled(ScheduledExecutorState state, ScheduledTask task) {
    return new CancellationException(
        "scheduled-executor=" + state.name() + " task=" + task.name() + " was cancelled");
  }
}
