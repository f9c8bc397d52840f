package dev.grid.transaction;

import org.jspecify.annotations.Nullable;

/**
 * What is done in a transaction.
 *
 * @param <T> what it comes to
 */
@FunctionalInterface
public interface TransactionTask<T extends @Nullable Object> {

  /**
   * Does it. The transaction commits if this returns, and is rolled back if it throws.
   *
   * @return what the caller gets when the transaction has committed
   */
  T run(GridTransaction transaction);
}
