package dev.grid.transaction;

/**
 * A set within a transaction. Items are not null. All calls block; an item that is added or removed
 * is locked, and waited for while others have it. Others see what is changed when the transaction
 * has committed.
 *
 * <p>Every call may fail with {@link TransactionException}, and with its kinds.
 */
public interface TransactionalSet<E> {

  /** The set's name. */
  String name();

  /** The same calls without blocking. */
  AsyncTransactionalSet<E> async();

  /** Adds an item; false if it is there, or if there is no room. */
  boolean add(E item);

  /** Removes an item; whether it was there. */
  boolean remove(E item);

  /** How many items there are. */
  int size();
}
