package dev.grid.coordination.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * A lock of a driver. The coordinator calls {@link #acquire} only while it is not held, {@link
 * #release} only while it is, and neither twice at once.
 */
public interface DriverLock {

  /**
   * Takes the lock if it becomes free within the time. A call that throws, times out or is
   * interrupted leaves nothing behind that takes it later.
   *
   * @param timeout zero not to wait; may be longer than {@code operation-timeout}, which limits
   *     each question to the system and not the wait
   * @return what is held, with its fencing token if the driver has them; empty if the time is over
   * @throws InterruptedException if the thread is interrupted before
   */
  Optional<Hold> acquire(Duration timeout) throws InterruptedException;

  /**
   * Gives the lock back.
   *
   * @return whether it was held until now; false if it had been lost
   */
  boolean release();

  /** Asks the system whether the lock is held by this object. */
  boolean isHeld();

  /**
   * Takes the lock from whoever holds it.
   *
   * @return whether anybody held it
   * @throws dev.grid.coordination.NotSupportedException if the driver cannot
   */
  boolean breakLock();
}
