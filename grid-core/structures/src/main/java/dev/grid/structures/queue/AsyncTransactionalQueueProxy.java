package dev.grid.structures.queue;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.queue.TransactionalQueueMessages.Offer;
import dev.grid.structures.queue.TransactionalQueueMessages.Peek;
import dev.grid.structures.queue.TransactionalQueueMessages.Poll;
import dev.grid.structures.queue.TransactionalQueueMessages.Size;
import dev.grid.structures.queue.TransactionalQueueMessages.Take;
import dev.grid.transaction.AsyncTransactionalQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a transaction's calls to a queue into messages and answers into objects. Immutable. */
final class AsyncTransactionalQueueProxy<E> implements AsyncTransactionalQueue<E> {

  private static final String TAKEN = "an item that a transaction took";
  private static final String HEAD = "the head";

  private final HandleCalls calls;
  private final UUID id;
  private final long thread;
  final String name;

  AsyncTransactionalQueueProxy(HandleCalls calls) {
    this.calls = calls;
    this.id = calls.id();
    this.thread = calls.thread();
    this.name = calls.name();
  }

  private CallFuture<@Nullable E> item(Message<@Nullable Data> message, String what) {
    return calls.callOrNull(message, data -> calls.values().<E>object(data, () -> what));
  }

  @Override
  public CallFuture<Boolean> offer(E item) {
    return offer(item, Duration.ZERO);
  }

  @Override
  public CallFuture<Boolean> offer(E item, Duration timeout) {
    return calls.call(
        new Offer(
            name,
            id,
            thread,
            calls.values().data(item, "item"),
            AsyncQueueProxy.timeoutMillis(timeout)));
  }

  @Override
  public CallFuture<E> take() {
    return calls.<@Nullable Data, E>call(
        new Take(name, id, thread),
        data -> calls.values().object(Objects.requireNonNull(data), () -> TAKEN));
  }

  @Override
  public CallFuture<@Nullable E> poll() {
    return poll(Duration.ZERO);
  }

  @Override
  public CallFuture<@Nullable E> poll(Duration timeout) {
    return item(new Poll(name, id, thread, AsyncQueueProxy.timeoutMillis(timeout)), TAKEN);
  }

  @Override
  public CallFuture<@Nullable E> peek() {
    return item(new Peek(name, id, thread, 0), HEAD);
  }

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(name, id, thread));
  }
}
