package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** The system did not answer in time: a change may or may not have been made. */
public final class OperationTimedOutException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public OperationTimedOutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public OperationTimedOutException(String message) {
    this(message, null);
  }
}
