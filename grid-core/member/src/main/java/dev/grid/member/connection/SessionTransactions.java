package dev.grid.member.connection;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.protocol.session.XaMessages;
import java.util.concurrent.CompletableFuture;

/** The transactions of one connection. Confined to the connection's loop, but for its end. */
final class SessionTransactions {

  /** The clients of the reference for Python call one phase what all others call two. */
  private static final String PYTHON = "PYH";

  private final ClientConnection connection;
  private final MemberContext member;
  private boolean isSwapped;
  private volatile boolean hasEnded;

  SessionTransactions(ClientConnection connection, MemberContext member) {
    this.connection = connection;
    this.member = member;
  }

  /** Says what kind of client it is. */
  void of(String clientType) {
    isSwapped = clientType.equals(PYTHON);
  }

  CompletableFuture<?> call(TransactionMessages<?> message) {
    CompletableFuture<?> done =
        member
            .transactions()
            .call(
                connection,
                isSwapped && message instanceof Create create ? swapped(create) : message);
    return message instanceof XaMessages.Create
        ? done.whenComplete((id, failure) -> begunLate())
        : done;
  }

  /** A branch is begun when its xid has been looked for: its connection may have ended by then. */
  private void begunLate() {
    if (hasEnded) {
      member.transactions().ended(connection);
    }
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
    hasEnded = true;
    member.transactions().ended(connection);
  }
}
