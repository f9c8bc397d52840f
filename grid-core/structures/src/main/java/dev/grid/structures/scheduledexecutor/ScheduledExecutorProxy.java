package dev.grid.structures.scheduledexecutor;

import dev.grid.scheduledexecutor.AsyncGridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import org.jspecify.annotations.Nullable;

/** The blocking form of a scheduled executor. Immutable. */
final class ScheduledExecutorProxy implements GridScheduledExecutor, ScheduledExecutorProxyWaits {

  private final AsyncScheduledExecutorProxy async;

  ScheduledExecutorProxy(AsyncScheduledExecutorProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridScheduledExecutor async() {
    return async;
  }

  @Override
  public <V extends @Nullable Object> GridScheduledTask<V> task(ScheduledTaskHandle handle) {
    return async.task(handle);
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridScheduledExecutor[name=" + async.name + "]";
  }
}
