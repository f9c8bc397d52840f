package dev.grid;

import org.jspecify.annotations.Nullable;

/** The structure was destroyed while the call waited, or before if that is for good. */
public class StructureDestroyedException extends GridException {

  private static final long serialVersionUID = 1L;

  public StructureDestroyedException(@Nullable String message) {
    super(message);
  }

  public StructureDestroyedException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
