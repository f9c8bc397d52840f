package dev.grid.coordination.queues;

import org.jspecify.annotations.Nullable;

/**
 * The store does not know the session any more. Nothing was changed. Never reaches users of the
 * driver.
 */
public final class SessionEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the session's id and what the store said. */
  public SessionEndedException(String sessionId, @Nullable Throwable cause) {
    super("session=" + sessionId + " has ended", cause);
  }
}
