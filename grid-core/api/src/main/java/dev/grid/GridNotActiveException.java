package dev.grid;

import org.jspecify.annotations.Nullable;

/** The instance was closed, or is not started yet. */
public class GridNotActiveException extends GridException {

  private static final long serialVersionUID = 1L;

  public GridNotActiveException(@Nullable String message) {
    super(message);
  }

  public GridNotActiveException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
