package dev.grid.spring.transaction;

import dev.grid.GridException;

/**
 * The transaction has committed, and writes to the grid that were to follow failed; they are not
 * made again.
 */
public final class AfterCommitFailedException extends GridException {

  private static final long serialVersionUID = 1L;

  /** With what went wrong first. */
  public AfterCommitFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
