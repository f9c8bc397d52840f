package dev.grid;

import org.jspecify.annotations.Nullable;

/** The connection died while the call was under way; whether it was applied is not known. */
public class ConnectionLostException extends GridException {

  private static final long serialVersionUID = 1L;

  public ConnectionLostException(@Nullable String message) {
    super(message);
  }

  public ConnectionLostException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
