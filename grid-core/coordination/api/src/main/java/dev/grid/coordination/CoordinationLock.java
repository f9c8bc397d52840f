package dev.grid.coordination;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A lock that one object of one member holds at a time. It belongs to this object and not to a
 * thread: any thread may release it, and acquiring it while this object holds it waits, as any
 * other would (it is not reentrant). Thread-safe.
 *
 * <p>A lock ends with the session of its member, which may not know that yet: what is protected by
 * it must refuse outdated {@linkplain #fencingToken() tokens}, or bear that two do it at once.
 */
public interface CoordinationLock extends AutoCloseable {

  /** The lock's name. */
  String name();

  /**
   * Waits for the lock without a limit of time, and takes it.
   *
   * @throws InterruptedException if the thread is interrupted before; it holds nothing then
   */
  void acquire() throws InterruptedException;

  /**
   * Takes the lock if it is free within the time.
   *
   * @param timeout zero or negative not to wait
   * @return whether it did
   * @throws InterruptedException if the thread is interrupted before; it holds nothing then
   */
  boolean acquire(Duration timeout) throws InterruptedException;

  /** Takes the lock if it is free now; whether it did. */
  boolean tryAcquire();

  /**
   * Gives the lock back.
   *
   * @throws LockNotHeldException if this object does not hold it
   * @throws LockLostException if it has held it, and lost it
   */
  void release();

  /** Whether this object holds the lock, so far as is known here. Does not block. */
  boolean isAcquired();

  /**
   * Asks the system whether this object still holds the lock. Where it does not, the lock is lost
   * from then on here, too.
   */
  boolean isStillHeld();

  /**
   * Takes the lock from whoever holds it, so that it is free; for operators who know that the
   * holder is dead. The holder is told as late as at its next sign of life.
   *
   * @return whether anybody held it
   * @throws NotSupportedException if the driver has no {@link Characteristic#BREAKABLE_LOCKS}
   */
  boolean breakLock();

  /**
   * A number that is higher than those of all holders before, as long as this object holds the
   * lock; else, and with drivers without {@link Characteristic#FENCING_TOKENS}, empty. Does not
   * block.
   */
  OptionalLong fencingToken();

  /** {@link #release()} if it is held; does nothing if not, or if it was lost. */
  @Override
  void close();

  /** The same calls as futures. */
  AsyncCoordinationLock async();
}
