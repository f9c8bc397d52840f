package dev.grid;

import org.jspecify.annotations.Nullable;

/** A value could not be turned into bytes or back. */
public class GridSerializationException extends GridException {

  private static final long serialVersionUID = 1L;

  public GridSerializationException(@Nullable String message) {
    super(message);
  }

  public GridSerializationException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
