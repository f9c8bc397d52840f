package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** The lock is not held by this object, so there is nothing to release. */
public final class LockNotHeldException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public LockNotHeldException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public LockNotHeldException(String message) {
    this(message, null);
  }
}
