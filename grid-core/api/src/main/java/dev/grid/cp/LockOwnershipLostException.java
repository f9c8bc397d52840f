package dev.grid.cp;

import org.jspecify.annotations.Nullable;

/**
 * A thread has lost its lock before it has given it back, as its session has expired: another may
 * hold the lock by now, with a higher fence.
 */
public final class LockOwnershipLostException extends IllegalMonitorStateException {

  private static final long serialVersionUID = 1L;

  public LockOwnershipLostException(@Nullable String message) {
    super(message);
  }
}
