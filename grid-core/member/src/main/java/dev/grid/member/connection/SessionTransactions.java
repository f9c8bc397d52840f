package dev.grid.member.connection;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Create;
import java.util.concurrent.CompletableFuture;

/** The transactions of one connection. Confined to the connection's loop. */
final class SessionTransactions {

  /** The clients of the reference for Python call one phase what all others call two. */
  private static final String PYTHON = "PYH";

  private final ClientConnection connection;
  private final MemberContext member;
  private boolean isSwapped;

  SessionTransactions(ClientConnection connection, MemberContext member) {
    this.connection = connection;
    this.member = member;
  }

  /** Says what kind of client it is. */
  void of(String clientType) {
    isSwapped = clientType.equals(PYTHON);
  }

  CompletableFuture<?> call(TransactionMessages<?> message) {
    return member
        .transactions()
        .call(
            connection, isSwapped && message instanceof Create create ? swapped(create) : message);
  }

  private static Create swapped(Create m) {
    int type =
        switch (m.transactionType()) {
          case TransactionMessages.ONE_PHASE -> TransactionMessages.TWO_PHASE;
          case TransactionMessages.TWO_PHASE -> TransactionMessages.ONE_PHASE;
          default -> m.transactionType();
        };
    return new Create(m.timeout(), m.durability(), type, m.threadId());
  }

  CompletableFuture<?> call(Codec<?, ?> codec, TransactionalMessage<?> message) {
    return member.transactions().call(connection, codec, message);
  }

  /** Rolls back what is open. */
  void ended() {
    member.transactions().ended(connection);
  }
}
