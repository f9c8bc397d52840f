package dev.grid.structures;

import dev.grid.StructureType;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Commit;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.protocol.session.TransactionMessages.Rollback;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionOptions;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction as an application has it, over the invoker of a client or member. Thread-safe. */
public final class TransactionProxy implements GridTransaction, TransactionCalls {

  private final CoordinatorCalls calls;
  private final TransactionOptions options;
  private final AtomicBoolean isEnding = new AtomicBoolean();

  private TransactionProxy(CoordinatorCalls calls, TransactionOptions options) {
    this.calls = calls;
    this.options = options;
  }

  /** Begins one, on any member that can be reached. Does not block. */
  public static CompletionStage<GridTransaction> begin(
      Invoker invoker, TransactionOptions options) {
    Objects.requireNonNull(options, "options");
    long threadId = Thread.currentThread().threadId();
    Create create =
        new Create(
            options.timeout().toMillis(),
            options.durability(),
            options.type() == TransactionOptions.Type.ONE_PHASE
                ? TransactionMessages.ONE_PHASE
                : TransactionMessages.TWO_PHASE,
            threadId);
    return CoordinatorCalls.atAnyMember(
        invoker,
        create,
        (member, id) ->
            new TransactionProxy(
                new CoordinatorCalls(invoker, member, Objects.requireNonNull(id), threadId),
                options));
  }

  @Override
  public UUID id() {
    return calls.id();
  }

  @Override
  public TransactionOptions options() {
    return options;
  }

  @Override
  public long threadId() {
    return calls.threadId();
  }

  @Override
  public Object structure(StructureType<?, ?> type, String name) {
    return Structures.transactional(type, name, this);
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    if (isEnding.get()) {
      throw new TransactionNotActiveException("transaction=" + id() + " has ended");
    }
    return calls.invoke(message, decoder);
  }

  @Override
  public Serialization serialization() {
    return calls.serialization();
  }

  private CallFuture<Void> end(Message<Void> message) {
    if (!isEnding.compareAndSet(false, true)) {
      throw new TransactionNotActiveException("transaction=" + id() + " has ended already");
    }
    return calls.end(message);
  }

  @Override
  public CallFuture<Void> commitAsync() {
    return end(new Commit(id(), threadId()));
  }

  @Override
  public CallFuture<Void> rollbackAsync() {
    return end(new Rollback(id(), threadId()));
  }

  @Override
  public void commit() {
    var unused = commitAsync().await();
  }

  @Override
  public void rollback() {
    var unused = rollbackAsync().await();
  }

  @Override
  public void close() {
    if (isEnding.compareAndSet(false, true)) {
      // A member that is not reached any more has rolled back, or is gone.
      var unused = calls.end(new Rollback(id(), threadId())).handle((done, failure) -> null).join();
    }
  }

  @Override
  public String toString() {
    return "GridTransaction" + calls;
  }
}
