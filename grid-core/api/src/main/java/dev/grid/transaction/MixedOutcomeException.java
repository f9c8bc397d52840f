package dev.grid.transaction;

import org.jspecify.annotations.Nullable;

/**
 * A branch has committed, but not with all of its changes: something that it had prepared was freed
 * by force before. A transaction manager is told {@code XA_HEURMIX}.
 */
public final class MixedOutcomeException extends TransactionException {

  private static final long serialVersionUID = 1L;

  public MixedOutcomeException(@Nullable String message) {
    super(message);
  }
}
