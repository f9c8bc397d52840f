package dev.grid.structures;

import dev.grid.NotReadyException;
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
import dev.grid.structures.map.MapStructure;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionOptions;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction as an application has it, over the invoker of a client or member. Thread-safe. */
public final class TransactionProxy implements GridTransaction, TransactionCalls {

  private final Invoker invoker;
  private final UUID member;
  private final UUID id;
  private final TransactionOptions options;
  private final long threadId;

  /** What is done by the instance itself when it has ended, however. */
  private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean isEnding = new AtomicBoolean();

  private TransactionProxy(
      Invoker invoker, UUID member, UUID id, TransactionOptions options, long threadId) {
    this.invoker = invoker;
    this.member = member;
    this.id = id;
    this.options = options;
    this.threadId = threadId;
  }

  /** Begins one, on any member that can be reached. Does not block. */
  public static CompletionStage<GridTransaction> begin(
      Invoker invoker, TransactionOptions options) {
    Objects.requireNonNull(options, "options");
    List<UUID> members = invoker.members();
    if (members.isEmpty()) {
      return CompletableFuture.failedFuture(
          new NotReadyException("there is no member to begin a transaction on"));
    }
    int first = ThreadLocalRandom.current().nextInt(members.size());
    return begin(invoker, options, Thread.currentThread().threadId(), members, first, 0);
  }

  /** Asks one member after another, until one can be reached. */
  private static CompletionStage<GridTransaction> begin(
      Invoker invoker,
      TransactionOptions options,
      long threadId,
      List<UUID> members,
      int first,
      int tried) {
    UUID member = members.get((first + tried) % members.size());
    Create create =
        new Create(
            options.timeout().toMillis(),
            options.durability(),
            options.type() == TransactionOptions.Type.ONE_PHASE
                ? TransactionMessages.ONE_PHASE
                : TransactionMessages.TWO_PHASE,
            threadId);
    return invoker
        .<UUID, GridTransaction>invokeAt(
            member,
            create,
            id ->
                new TransactionProxy(
                    invoker, member, Objects.requireNonNull(id), options, threadId))
        .exceptionallyCompose(
            failure ->
                failure instanceof NotReadyException && tried + 1 < members.size()
                    ? begin(invoker, options, threadId, members, first, tried + 1)
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public TransactionOptions options() {
    return options;
  }

  @Override
  public long threadId() {
    return threadId;
  }

  @Override
  public Object structure(StructureType<?, ?> type, String name) {
    return Structures.transactional(type, name, this);
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    if (isEnding.get()) {
      throw new TransactionNotActiveException("transaction=" + id + " has ended");
    }
    Runnable then = MapStructure.afterTransaction(invoker, message);
    if (then != null) {
      afterwards.add(then);
    }
    return invoker.invokeAt(member, message, decoder);
  }

  @Override
  public Serialization serialization() {
    return invoker.serialization();
  }

  private CallFuture<Void> end(Message<Void> message) {
    if (!isEnding.compareAndSet(false, true)) {
      throw new TransactionNotActiveException("transaction=" + id + " has ended already");
    }
    CallFuture<Void> ending = send(message);
    if (!afterwards.isEmpty()) {
      var unused =
          ending.whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  afterwards.forEach(Runnable::run);
                }
              });
    }
    return ending;
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private CallFuture<Void> send(Message<Void> message) {
    return invoker.invokeAt(
        member,
        message,
        nothing -> {
          afterwards.forEach(Runnable::run);
          return null;
        });
  }

  @Override
  public CallFuture<Void> commitAsync() {
    return end(new Commit(id, threadId));
  }

  @Override
  public CallFuture<Void> rollbackAsync() {
    return end(new Rollback(id, threadId));
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
      var unused = send(new Rollback(id, threadId)).handle((done, failure) -> null).join();
    }
  }

  @Override
  public String toString() {
    return "GridTransaction[id=" + id + ", member=" + member + "]";
  }
}
