package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/**
 * This driver cannot do that; {@link Coordinator#characteristics()} says what it can. Nothing was
 * done.
 */
public final class NotSupportedException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public NotSupportedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public NotSupportedException(String message) {
    this(message, null);
  }
}
