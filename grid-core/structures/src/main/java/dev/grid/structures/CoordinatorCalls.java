package dev.grid.structures;

import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.map.MapStructure;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one transaction reaches the member that it was begun on. Thread-safe; nothing blocks. */
final class CoordinatorCalls implements TransactionCalls {

  private final Invoker invoker;
  private final UUID member;
  private final UUID id;
  private final long threadId;

  /** What is done by the instance itself when it has ended, however. */
  private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();

  CoordinatorCalls(Invoker invoker, UUID member, UUID id, long threadId) {
    this.invoker = invoker;
    this.member = member;
    this.id = id;
    this.threadId = threadId;
  }

  /**
   * Sends a message to any member that can be reached: asks one after another.
   *
   * @param decoder of the member that has answered, and its answer
   */
  static <R, T> CompletionStage<T> atAnyMember(
      Invoker invoker, Message<R> message, BiFunction<UUID, @Nullable R, T> decoder) {
    List<UUID> members = invoker.members();
    if (members.isEmpty()) {
      return CompletableFuture.failedFuture(
          new NotReadyException("there is no member to begin a transaction on"));
    }
    int first = ThreadLocalRandom.current().nextInt(members.size());
    return atAnyMember(invoker, message, decoder, members, first, 0);
  }

  private static <R, T> CompletionStage<T> atAnyMember(
      Invoker invoker,
      Message<R> message,
      BiFunction<UUID, @Nullable R, T> decoder,
      List<UUID> members,
      int first,
      int tried) {
    UUID member = members.get((first + tried) % members.size());
    return invoker
        .<R, T>invokeAt(member, message, answer -> decoder.apply(member, answer))
        .exceptionallyCompose(
            failure ->
                failure instanceof NotReadyException && tried + 1 < members.size()
                    ? atAnyMember(invoker, message, decoder, members, first, tried + 1)
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public long threadId() {
    return threadId;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
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

  /** Sends what does not end it yet. */
  CallFuture<Void> tell(Message<Void> message) {
    return invoker.invokeAt(member, message, CallFuture::nothing);
  }

  /** Sends what ends it; what is to be done then is done before this completes. */
  @SuppressWarnings("NullAway") // Void has no other value.
  CallFuture<Void> end(Message<Void> message) {
    CallFuture<Void> ending =
        invoker.invokeAt(
            member,
            message,
            nothing -> {
              hasEnded();
              return null;
            });
    if (!afterwards.isEmpty()) {
      var unused =
          ending.whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  hasEnded();
                }
              });
    }
    return ending;
  }

  /** It has ended, or is given up: what was written may be different from now on. */
  void hasEnded() {
    afterwards.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return "[id=" + id + ", member=" + member + "]";
  }
}
