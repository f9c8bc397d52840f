package dev.grid.structures.durableexecutor;

import dev.grid.durableexecutor.AsyncGridDurableExecutor;
import dev.grid.durableexecutor.GridDurableExecutor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The blocking form of a durable executor. Immutable. */
final class DurableExecutorProxy implements GridDurableExecutor, DurableExecutorProxyWaits {

  private final AsyncDurableExecutorProxy async;

  DurableExecutorProxy(AsyncDurableExecutorProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridDurableExecutor async() {
    return async;
  }

  // In two waits, so that an interrupt ends the one that there is.

  @Override
  public <T extends @Nullable Object> T submitAndRetrieve(Callable<T> task)
      throws InterruptedException {
    return retrieveAndDisposeResult(submit(task));
  }

  @Override
  public <T extends @Nullable Object> T submitAndRetrieveAtKeyOwner(Callable<T> task, Object key)
      throws InterruptedException {
    return retrieveAndDisposeResult(submitToKeyOwner(task, key));
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridDurableExecutor[name=" + async.name + "]";
  }
}
