package dev.grid.structures.scheduledexecutor;

import dev.grid.scheduledexecutor.AsyncGridScheduledTask;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import org.jspecify.annotations.Nullable;

/** The blocking form of a scheduled task. Immutable. */
final class ScheduledTaskProxy<V extends @Nullable Object>
    implements GridScheduledTask<V>, ScheduledTaskProxyWaits<V> {

  private final AsyncScheduledTaskProxy<V> async;

  ScheduledTaskProxy(AsyncScheduledTaskProxy<V> async) {
    this.async = async;
  }

  @Override
  public ScheduledTaskHandle handle() {
    return async.handle;
  }

  @Override
  public AsyncGridScheduledTask<V> async() {
    return async;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScheduledTaskProxy<?> task && task.handle().equals(handle());
  }

  @Override
  public int hashCode() {
    return handle().hashCode();
  }

  @Override
  public String toString() {
    return "GridScheduledTask[" + handle() + "]";
  }
}
