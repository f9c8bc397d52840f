package dev.grid.structures.semaphore;

import dev.grid.semaphore.AsyncGridSemaphore;
import dev.grid.semaphore.GridSemaphore;

/** The blocking form of a semaphore: each call waits for the asynchronous one. Immutable. */
final class SemaphoreProxy implements GridSemaphore, SemaphoreProxyWaits {

  private final AsyncSemaphoreProxy async;

  SemaphoreProxy(AsyncSemaphoreProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridSemaphore async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
