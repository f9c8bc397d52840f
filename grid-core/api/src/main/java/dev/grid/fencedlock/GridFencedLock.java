package dev.grid.fencedlock;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.cp.CpSession;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock that one thread of the cluster holds, linearizable (protocol service {@code
 * hz:raft:lockService}). It lives in a Raft group, by default in the one called {@code default};
 * {@code name@group} names another, which is made on first use.
 *
 * <pre>{@code
 * GridFencedLock lock = grid.fencedLock("billing");
 * long fence = lock.lockAndGetFence();
 * try {
 *   store.write(invoice, fence); // Refuses a fence lower than one that it has seen.
 * } finally {
 *   lock.unlock();
 * }
 * }</pre>
 *
 * <p>It is reentrant, unless {@link FencedLockConfig#lockAcquireLimit} says otherwise. Whoever
 * waits gets it in the order in which calls came.
 *
 * <p><b>Fences.</b> The lock is held in the session of its client or member. When that is not heard
 * of for the session's time, the lock is free, though its thread may not know that yet: a lock
 * alone cannot protect what is outside the cluster. So each holder gets a number, the fence, which
 * is higher than those of all holders before: whatever it writes to refuses a fence that is lower
 * than the highest it has seen (Kleppmann, "How to do distributed locking", 2016). A thread that
 * has lost its lock so is told at its next call, by {@link dev.grid.cp.LockOwnershipLostException}.
 *
 * <p>Calls take and give back exactly once, whatever fails meanwhile; a call that takes the lock
 * and is interrupted or cancelled takes nothing. One thread waits once: another call of the same
 * thread, as an asynchronous one, has the one that waits fail with {@link
 * dev.grid.cp.WaitCancelledException}.
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}.
 */
public interface GridFencedLock extends StructureHandle<AsyncGridFencedLock>, Lock {

  /** Fenced locks, among the kinds of structures (protocol service 0x07). */
  StructureType<GridFencedLock, FencedLockConfig> TYPE =
      new StructureType<>(
          "hz:raft:lockService",
          "fenced-lock",
          GridFencedLock.class,
          AsyncGridFencedLock.class,
          FencedLockConfig.class,
          FencedLockConfig::named,
          false);

  /** Stands for no fence: the lock was not taken. */
  long INVALID_FENCE = 0;

  /**
   * Takes the lock; blocks until it is free. An interrupt is kept for later.
   *
   * @throws IllegalStateException if the thread has taken it as often as it may
   * @throws dev.grid.cp.LockOwnershipLostException if the thread has held it, and lost it
   */
  @Override
  void lock();

  /** {@link #lock} that ends when the thread is interrupted, and then takes nothing. */
  @Override
  void lockInterruptibly() throws InterruptedException;

  /** {@link #lock}; the fence. */
  long lockAndGetFence();

  /** Takes the lock if it is free now, or the thread's and may be taken again; whether it did. */
  @Override
  boolean tryLock();

  /**
   * Takes the lock if it is free within the time; whether it did. Zero or negative not to wait.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  boolean tryLock(Duration timeout) throws InterruptedException;

  /** {@link #tryLock()}; the fence, or {@link #INVALID_FENCE}. */
  long tryLockAndGetFence();

  /** {@link #tryLock(Duration)}; the fence, or {@link #INVALID_FENCE}. */
  long tryLockAndGetFence(Duration timeout) throws InterruptedException;

  /**
   * Gives the lock back; it is free when it was given back as often as it was taken.
   *
   * @throws IllegalMonitorStateException if the thread does not hold it
   * @throws dev.grid.cp.LockOwnershipLostException if the thread has held it, and lost it
   */
  @Override
  void unlock();

  /**
   * The fence of the lock that the thread holds.
   *
   * @throws IllegalMonitorStateException if the thread does not hold it
   */
  long fence();

  /** Whether somebody holds the lock. */
  boolean isLocked();

  /** Whether the thread holds the lock. */
  boolean isLockedByCurrentThread();

  /** How often whoever holds the lock has taken it; 0 if nobody does. */
  int lockCount();

  /**
   * The session in which the thread has taken the lock: it holds the lock no longer than that
   * lives. If it has not, the session in which it would; that is begun if there is none.
   */
  CpSession session();

  /** There are none. */
  @Override
  default Condition newCondition() {
    throw new UnsupportedOperationException("fenced locks have no conditions");
  }
}
