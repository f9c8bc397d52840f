package dev.grid;

import org.jspecify.annotations.Nullable;

/** The call had no answer within its limit; whether it was applied is not known. */
public class GridTimeoutException extends GridException {

  private static final long serialVersionUID = 1L;

  public GridTimeoutException(@Nullable String message) {
    super(message);
  }

  public GridTimeoutException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
