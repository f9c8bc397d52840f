package dev.grid.protocol;

import dev.grid.GridException;

/** A message names a service that the member does not have. */
public final class UnknownServiceException extends GridException {

  private static final long serialVersionUID = 1L;

  public UnknownServiceException(String message) {
    super(message);
  }
}
