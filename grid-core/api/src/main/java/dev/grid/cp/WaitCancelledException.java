package dev.grid.cp;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * The call waited, and the same thread of the same session has made another call meanwhile: only
 * one can wait. The call had no effect.
 */
public final class WaitCancelledException extends GridException {

  private static final long serialVersionUID = 1L;

  public WaitCancelledException(@Nullable String message) {
    super(message);
  }
}
