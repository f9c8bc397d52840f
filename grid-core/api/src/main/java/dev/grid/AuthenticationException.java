package dev.grid;

import org.jspecify.annotations.Nullable;

/** The cluster refused the name, the credentials or the cluster name. */
public class AuthenticationException extends GridException {

  private static final long serialVersionUID = 1L;

  public AuthenticationException(@Nullable String message) {
    super(message);
  }

  public AuthenticationException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
