package dev.grid.kernel.transaction;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Message;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the handles of structures within a transaction make of messages and answers. Immutable.
 *
 * @param name the structure's
 * @param id the transaction
 * @param thread the one that has begun it
 * @param values turns keys and values into bytes and back
 */
public record HandleCalls(
    String name, UUID id, long thread, StoredValues values, TransactionCalls calls) {

  /**
   * Of a structure.
   *
   * @param kind what to call such a structure in messages, as in {@code list}
   */
  public static HandleCalls of(String kind, String name, TransactionCalls calls) {
    return new HandleCalls(
        name,
        calls.id(),
        calls.threadId(),
        new StoredValues(kind, name, calls::serialization),
        calls);
  }

  /** A call whose answer is never null. */
  public <R> CallFuture<R> call(Message<R> message) {
    return calls.invoke(message, Objects::requireNonNull);
  }

  /** A call whose answer, never null, is turned into something. */
  public <R, T> CallFuture<T> call(Message<R> message, Function<R, T> decoder) {
    return calls.<R, T>invoke(message, reply -> decoder.apply(Objects.requireNonNull(reply)));
  }

  /** A call whose answer, if there is any, is turned into something. */
  public <R, T> CallFuture<@Nullable T> callOrNull(
      Message<@Nullable R> message, Function<R, T> decoder) {
    return calls.<@Nullable R, @Nullable T>invoke(
        message, reply -> reply == null ? null : decoder.apply(reply));
  }

  /** A call without an answer. */
  public CallFuture<Void> run(Message<Void> message) {
    return calls.invoke(message, CallFuture::nothing);
  }
}
