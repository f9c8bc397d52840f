package dev.grid.handler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that is refused where it would have to block and must not. */
final class HandlerLock extends ReentrantLock {

  private static final long serialVersionUID = 1L;

  private final transient ThreadHandler.Blocking blocking;

  HandlerLock(ThreadHandler.Blocking blocking) {
    this.blocking = blocking;
  }

  @Override
  public void lock() {
    if (!tryLock()) {
      blocking.check("to wait for a lock");
      super.lock();
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    if (!tryLock()) {
      blocking.check("to wait for a lock");
      super.lockInterruptibly();
    }
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    if (tryLock()) {
      return true;
    }
    blocking.check("to wait for a lock");
    return super.tryLock(time, unit);
  }
}
