package dev.grid.transaction;

/**
 * A list within a transaction. Items are not null. All calls block; none waits for another
 * transaction.
 *
 * <p>What is removed is out of the list at once, for others too, and comes back to where it was if
 * the transaction is rolled back. What is added has its place kept free, and is there for others,
 * at the end, when the transaction has committed; the transaction itself removes it when there is
 * no equal item before it.
 *
 * <p>Every call may fail with {@link TransactionException}, and with its kinds.
 */
public interface TransactionalList<E> {

  /** The list's name. */
  String name();

  /** The same calls without blocking. */
  AsyncTransactionalList<E> async();

  /** Adds an item at the end; false if there is no room. */
  boolean add(E item);

  /** Removes the first item that equals this one; whether there was one. */
  boolean remove(E item);

  /** How many items there are. */
  int size();
}
