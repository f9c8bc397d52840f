package dev.grid.kernel.transaction;

import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The transaction that a {@link Participant} is part of. */
public interface TransactionScope {

  /** The transaction. */
  UUID id();

  /** The coordinator's member, in whose name locks are taken. */
  UUID coordinator();

  /**
   * Tells the transaction's locks and reservations from others of the member: negative, so that it
   * is no thread's.
   */
  long thread();

  /** How long the transaction may still take, in milliseconds; not positive when it is over. */
  long remainingMillis();

  /**
   * Sends a message to the data. What depends on its answer runs on workers. When the transaction
   * is given up it need not wait any longer.
   */
  <R> CompletableFuture<@Nullable R> ask(Message<R> message);

  /** What the member has for queries. */
  default Queries queries() {
    throw new IllegalStateException("nothing is queried here");
  }
}
