package dev.grid.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue within a transaction. Items are not null. All calls block.
 *
 * <p>What is taken is out of the queue at once, for others too, and comes back to its head if the
 * transaction is rolled back. What is offered has its place kept free, and is there for others when
 * the transaction has committed; the transaction itself takes it when there is nothing before it.
 *
 * <p>Every call may fail with {@link TransactionException}, and with its kinds.
 */
public interface TransactionalQueue<E> {

  /** The queue's name. */
  String name();

  /** The same calls without blocking. */
  AsyncTransactionalQueue<E> async();

  /** Adds an item at the tail if there is room now; whether there was. */
  boolean offer(E item);

  /** Adds an item at the tail, and waits for room; false if there was none in time. */
  boolean offer(E item, Duration timeout);

  /**
   * Takes the head, and waits for it.
   *
   * @throws TransactionException if there is none before the transaction's time is up
   */
  E take();

  /** Takes the head, or null if there is none now. */
  @Nullable E poll();

  /** Takes the head, and waits for it; null if there is none in time. */
  @Nullable E poll(Duration timeout);

  /** The head, which stays; null if there is none. */
  @Nullable E peek();

  /** How many items there are. */
  int size();
}
