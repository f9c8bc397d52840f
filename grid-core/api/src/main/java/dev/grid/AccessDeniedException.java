package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * The cluster knows who the client is, and does not allow it what it asked for. Nothing was
 * applied. Making the call again fails again until the client has been given the right.
 */
public class AccessDeniedException extends GridException {

  private static final long serialVersionUID = 1L;

  public AccessDeniedException(@Nullable String message) {
    super(message);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
