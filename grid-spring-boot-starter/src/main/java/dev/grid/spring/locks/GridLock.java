package dev.grid.spring.locks;

import dev.grid.fencedlock.GridFencedLock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.springframework.integration.support.locks.DistributedLock;

/**
 * A lock of a {@link GridLockRegistry}, which one thread of the cluster holds at a time; reentrant.
 * Its calls do and throw what those of {@link GridFencedLock} do: {@link #unlock} by a thread that
 * does not hold it throws {@link IllegalMonitorStateException}, and if the thread has held it and
 * lost it {@link dev.grid.cp.LockOwnershipLostException}, which is one. Immutable.
 *
 * <p>It has no time to live. It is held until it is unlocked, or until the session of the member or
 * client that holds it has ended; sessions are kept alive without the application's doing. What
 * asks for a time to live is refused with {@link UnsupportedOperationException}: to give the lock
 * to another while the holder's thread goes on is what fences are for.
 */
public final class GridLock implements DistributedLock {

  private final GridFencedLock lock;

  GridLock(GridFencedLock lock) {
    this.lock = lock;
  }

  /** The name of the fenced lock, under which others of the cluster find it. */
  public String name() {
    return lock.name();
  }

  /**
   * The fencing token of the lock that the calling thread holds: higher than those of all holders
   * before. Blocks.
   *
   * @throws IllegalMonitorStateException if the thread does not hold it
   */
  public long fence() {
    return lock.fence();
  }

  /** Whether the calling thread holds the lock. Blocks. */
  public boolean isHeldByCurrentThread() {
    return lock.isLockedByCurrentThread();
  }

  @Override
  public void lock() {
    lock.lock();
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    lock.lockInterruptibly();
  }

  @Override
  public boolean tryLock() {
    return lock.tryLock();
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return lock.tryLock(time, unit);
  }

  @Override
  public void unlock() {
    lock.unlock();
  }

  @Override
  public void lock(Duration ttl) {
    throw noTimeToLive();
  }

  @Override
  public boolean tryLock(Duration waitTime, Duration ttl) {
    throw noTimeToLive();
  }

  UnsupportedOperationException noTimeToLive() {
    return new UnsupportedOperationException(
        "lock=%s has no time to live: it is held until it is unlocked or its holder's session ends;"
                .formatted(name())
            + " call the method without one, and protect what the lock is for by its fence");
  }

  @Override
  public Condition newCondition() {
    return lock.newCondition();
  }

  @Override
  public String toString() {
    return "GridLock[name=" + name() + "]";
  }
}
