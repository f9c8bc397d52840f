package dev.grid.protocol.session;

import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.UUID;

/**
 * How clients begin and end transactions (protocol service 0x15), on the member that they are sent
 * to. What is done in between is in the messages of structures, see {@code
 * kernel.transaction.TransactionalMessage}.
 */
public sealed interface TransactionMessages<R> extends Message<R>
    permits TransactionMessages.Commit,
        TransactionMessages.Create,
        TransactionMessages.Rollback,
        XaMessages {

  /** Of {@link Create#transactionType}: everything is carried out at once. */
  int ONE_PHASE = 1;

  /** Of {@link Create#transactionType}: prepared first, and recorded on several members. */
  int TWO_PHASE = 2;

  @Op(
      id = 0x150100,
      actions = {})
  record Commit(UUID transactionId, long threadId) implements TransactionMessages<Void> {}

  /**
   * Begins a transaction; its id.
   *
   * @param timeout in milliseconds
   * @param durability how many backups its log has
   */
  @Op(
      id = 0x150200,
      actions = {})
  record Create(long timeout, int durability, int transactionType, long threadId)
      implements TransactionMessages<UUID> {}

  @Op(
      id = 0x150300,
      actions = {})
  record Rollback(UUID transactionId, long threadId) implements TransactionMessages<Void> {}
}
