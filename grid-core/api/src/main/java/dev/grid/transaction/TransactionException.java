package dev.grid.transaction;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction could not do what it was asked for, such as locking a key in time, or it was
 * rolled back.
 */
public class TransactionException extends GridException {

  private static final long serialVersionUID = 1L;

  public TransactionException(@Nullable String message) {
    super(message);
  }

  public TransactionException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
