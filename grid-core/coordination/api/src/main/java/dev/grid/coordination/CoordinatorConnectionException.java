package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/**
 * The system cannot be reached, or the connection broke during the call: a change may or may not
 * have been made. The call may be repeated if it finds out first what was done.
 */
public final class CoordinatorConnectionException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public CoordinatorConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public CoordinatorConnectionException(String message) {
    this(message, null);
  }
}
