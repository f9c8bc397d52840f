package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/**
 * What was passed cannot be used with any driver, or not in this state: the message says which
 * value, and what is allowed. Nothing was done.
 */
public final class InvalidRequestException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public InvalidRequestException(String message) {
    this(message, null);
  }
}
