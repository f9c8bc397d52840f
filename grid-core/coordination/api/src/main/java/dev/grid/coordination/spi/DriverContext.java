package dev.grid.coordination.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a driver tells its coordinator. No call blocks or calls back into the driver; each may be
 * made on any thread, during calls to the driver too. Saying what the coordinator knows already
 * does nothing.
 */
public interface DriverContext {

  /** The member's id. */
  String memberId();

  /**
   * The session has ended: all memberships, leaderships and locks are lost. The driver begins a new
   * session by the next {@link Driver#heartbeat}; the coordinator joins groups again after that.
   */
  void sessionLost(@Nullable Throwable cause);

  /** This member is not in the group any more, though it did not leave. */
  void membershipLost(String group, @Nullable Throwable cause);

  /** This member does not lead the group any more, though it did not stand down. */
  void leadershipLost(String group, @Nullable Throwable cause);

  /** The lock is not held any more, though it was not released. */
  void lockLost(DriverLock lock, @Nullable Throwable cause);
}
