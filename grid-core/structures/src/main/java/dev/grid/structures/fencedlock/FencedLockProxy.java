package dev.grid.structures.fencedlock;

import dev.grid.fencedlock.AsyncGridFencedLock;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.kernel.CallFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The blocking form of a fenced lock: each call waits for the asynchronous one. Immutable. */
final class FencedLockProxy implements GridFencedLock, FencedLockProxyWaits {

  private final AsyncFencedLockProxy async;

  FencedLockProxy(AsyncFencedLockProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridFencedLock async() {
    return async;
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    CallFuture.awaitInterruptibly(async.lock());
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return tryLock(time <= 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, unit.toMillis(time))));
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
