package dev.grid.structures.countdownlatch;

import dev.grid.countdownlatch.AsyncGridCountDownLatch;
import dev.grid.countdownlatch.GridCountDownLatch;

/** The blocking form of a countdown latch: each call waits for the asynchronous one. Immutable. */
final class CountDownLatchProxy implements GridCountDownLatch, CountDownLatchProxyWaits {

  private final AsyncCountDownLatchProxy async;

  CountDownLatchProxy(AsyncCountDownLatchProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridCountDownLatch async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
