package dev.grid;

import org.jspecify.annotations.Nullable;

/** A member could not join its cluster, and has not started. */
public class JoinException extends GridException {

  private static final long serialVersionUID = 1L;

  public JoinException(@Nullable String message) {
    super(message);
  }

  public JoinException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
