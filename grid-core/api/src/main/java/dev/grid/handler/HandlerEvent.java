package dev.grid.handler;

import dev.grid.GridException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A flag that threads wait for. Thread-safe. Made by {@link ExecutionHandler#event()}. */
public final class HandlerEvent {

  private final ThreadHandler.Blocking blocking;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by lock. */
  private boolean set;

  HandlerEvent(ThreadHandler.Blocking blocking) {
    this.blocking = blocking;
  }

  /** Whether it is set. */
  public boolean isSet() {
    lock.lock();
    try {
      return set;
    } finally {
      lock.unlock();
    }
  }

  /** Sets it, and ends all waits. */
  public void set() {
    change(true);
  }

  /** Sets it back. */
  public void clear() {
    change(false);
  }

  private void change(boolean to) {
    lock.lock();
    try {
      set = to;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it is set.
   *
   * @return false if it was not in time
   * @throws IllegalStateException on the thread of an event loop, if it would have to wait
   * @throws GridException if the thread is interrupted, which it still is afterwards
   */
  public boolean await(Duration timeout) {
    lock.lock();
    try {
      if (!set) {
        blocking.check("to wait for an event");
      }
      long left = TimeUnit.NANOSECONDS.convert(timeout); // Which saturates.
      while (!set && left > 0) {
        left = changed.awaitNanos(left);
      }
      return set;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridException("interrupted while waiting for an event", e);
    } finally {
      lock.unlock();
    }
  }
}
