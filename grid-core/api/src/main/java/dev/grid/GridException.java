package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * A call could not be carried out. {@link #isRetrySafe()} says whether it may simply be made again.
 */
public class GridException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public GridException(@Nullable String message) {
    super(message);
  }

  public GridException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether nothing of the call was applied, so that making it again cannot apply it twice. */
  public boolean isRetrySafe() {
    return false;
  }
}
