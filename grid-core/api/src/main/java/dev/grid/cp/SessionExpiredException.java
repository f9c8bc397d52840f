package dev.grid.cp;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * The session is closed or was not heard of for too long, and what it held is free. The call had no
 * effect.
 */
public final class SessionExpiredException extends GridException {

  private static final long serialVersionUID = 1L;

  public SessionExpiredException(@Nullable String message) {
    super(message);
  }
}
