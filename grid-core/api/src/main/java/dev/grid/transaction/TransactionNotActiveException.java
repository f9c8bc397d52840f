package dev.grid.transaction;

import org.jspecify.annotations.Nullable;

/**
 * The transaction has been committed or rolled back already, so that nothing more can be done in
 * it.
 */
public class TransactionNotActiveException extends TransactionException {

  private static final long serialVersionUID = 1L;

  public TransactionNotActiveException(@Nullable String message) {
    super(message);
  }

  public TransactionNotActiveException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
