package dev.grid;

import org.jspecify.annotations.Nullable;

/** The call was applied by the owner, but its backups did not confirm. */
public class IndeterminateResultException extends GridException {

  private static final long serialVersionUID = 1L;

  public IndeterminateResultException(@Nullable String message) {
    super(message);
  }

  public IndeterminateResultException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
