package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/**
 * The lock was held and is not any more, though it was not released: the session ended, or somebody
 * broke it. Another may hold it by now. What was done under it since may not have been alone; see
 * {@link CoordinationLock#fencingToken()}.
 */
public final class LockLostException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  /** With what happened and what to do, and the cause if there is one. */
  public LockLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public LockLostException(String message) {
    this(message, null);
  }
}
