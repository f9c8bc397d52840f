package dev.grid.client.connection;

import dev.grid.AuthenticationException;

/** The cluster refused the client in a way that trying again does not change. */
public final class RefusedForGoodException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  public RefusedForGoodException(String message) {
    super(message);
  }
}
