package dev.grid.transaction;

import org.jspecify.annotations.Nullable;

/** The transaction took longer than its time-out, and was rolled back. */
public class TransactionTimedOutException extends TransactionException {

  private static final long serialVersionUID = 1L;

  public TransactionTimedOutException(@Nullable String message) {
    super(message);
  }

  public TransactionTimedOutException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
