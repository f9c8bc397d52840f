package dev.grid.transaction;

import java.util.concurrent.CompletionStage;

/**
 * A transaction that has begun: changes of several structures that are made together or not at all.
 *
 * <p>What is read is committed, or written by the transaction itself. What is written is locked, or
 * taken out, until the transaction ends; others see it when it has committed. Whoever wants a key
 * that another transaction has locked waits for that, no longer than its own time-out: two that
 * wait for each other fail then.
 *
 * <p>It is carried out by one member, for a client the one that it was begun on: if that fails, or
 * the connection to it, what was not committed is rolled back. A transaction that commits while a
 * connection is lost fails with {@link dev.grid.ConnectionLostException}, and may have committed.
 *
 * <p>Calls are carried out one after another, in the order in which they were made. One that is
 * refused leaves the transaction as it was before it: it may go on, and whoever does not wait for
 * answers has to see to it that it does not commit. If it is not known whether a call was carried
 * out ({@link dev.grid.IndeterminateResultException}, {@link dev.grid.ConnectionLostException}),
 * the transaction can only be rolled back, and {@link #commit} does that and fails. Thread-safe.
 */
public interface GridTransaction extends TransactionalStructures, AutoCloseable {

  /** How it is carried out. */
  TransactionOptions options();

  /**
   * Makes all changes. Blocks.
   *
   * @throws TransactionNotActiveException if it has ended already
   * @throws TransactionTimedOutException if its time is up: it is rolled back
   * @throws TransactionException if it could not commit, and is rolled back; of one phase: some of
   *     its changes may have been made
   * @throws dev.grid.IndeterminateResultException if it is not known whether it has committed; then
   *     it has, with all changes, or has not, with none, within seconds
   */
  void commit();

  /**
   * Drops all changes, and frees what was locked. Blocks.
   *
   * @throws TransactionNotActiveException if it has ended already
   */
  void rollback();

  /** {@link #commit} that does not block. */
  CompletionStage<Void> commitAsync();

  /** {@link #rollback} that does not block. */
  CompletionStage<Void> rollbackAsync();

  /** Rolls back if neither has been asked for yet; a failure of that is not told. Blocks. */
  @Override
  void close();
}
