package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * A member failed with an error of a kind that this side does not know; the message begins with its
 * class, if that says something.
 */
public class RemoteException extends GridException {

  private static final long serialVersionUID = 1L;

  public RemoteException(@Nullable String message) {
    super(message);
  }

  public RemoteException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
