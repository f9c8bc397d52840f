package dev.grid.systemtests.simulation;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Commit;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.structures.Structures;
import dev.grid.transaction.TransactionException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A transaction of two phases that one member coordinates, and what is known of its end. */
final class MemberTransaction {

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final SimulatedMember coordinator;
  private @Nullable UUID id;
  private boolean isCommitted;
  private boolean isRolledBack;

  MemberTransaction(SimulatedMember coordinator) {
    this.coordinator = coordinator;
  }

  SimulatedMember coordinator() {
    return coordinator;
  }

  /** Begins; the id is known when that completes. */
  CompletableFuture<UUID> begin(long timeoutMillis) {
    return this.<UUID>control(new Create(timeoutMillis, 1, TransactionMessages.TWO_PHASE, 1))
        .thenApply(begun -> id = begun);
  }

  UUID id() {
    return Objects.requireNonNull(id);
  }

  @SuppressWarnings("unchecked") // The answer is of the message's type.
  <R> CompletableFuture<R> call(TransactionalMessage<R> message) {
    return (CompletableFuture<R>)
        coordinator.transactions().call(this, CODECS.of((Message<R>) message), message);
  }

  /** Commits; {@link #over} is to be told how that ends. */
  CompletableFuture<?> commit() {
    return control(new Commit(id(), 1));
  }

  @SuppressWarnings("unchecked") // The answer is of the message's type.
  private <R> CompletableFuture<R> control(TransactionMessages<?> message) {
    return (CompletableFuture<R>) coordinator.transactions().call(this, message);
  }

  /** Notes how the commit has ended. */
  void over(@Nullable Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    isCommitted = failure == null;
    isRolledBack = failure instanceof TransactionException;
  }

  /** Whether it is known to have committed. */
  boolean isCommitted() {
    return isCommitted;
  }

  /** Whether it is known to have been rolled back. */
  boolean isRolledBack() {
    return isRolledBack;
  }

  /** Its member, and what is known of its end. */
  @Override
  public String toString() {
    return coordinator
        + (isCommitted ? " committed" : isRolledBack ? " rolled back" : " not known");
  }
}
