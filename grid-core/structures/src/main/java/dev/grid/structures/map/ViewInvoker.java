package dev.grid.structures.map;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Slice;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a map's queries on the content of a view, on the thread that asks, one partition
 * after another: what a proxy sends is answered here. Thread-safe.
 */
final class ViewInvoker implements Invoker {

  private static final MapStructure STRUCTURE = new MapStructure();

  private final Handler<MapState> handler = STRUCTURE.handler();
  private final Invoker inner;
  private final ViewContent[] contents;
  private final ViewServices services;

  ViewInvoker(Invoker inner, ViewContent[] contents, ViewServices services) {
    this.inner = inner;
    this.contents = contents;
    this.services = services;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, Runnable::run);
    try {
      future.deliver(answer(message));
    } catch (RuntimeException e) {
      future.deliverFailure(e);
    }
    return future.release();
  }

  private @Nullable Object answer(Message<?> message) {
    Object merged = null;
    for (int i = 0; i < contents.length; i++) {
      int from = Slice.START;
      do {
        Message<?> part = STRUCTURE.part(message, from);
        Object answer = contents[i].answer(part, inner.nanoTime(), services);
        boolean isFirst = i == 0 && from == Slice.START;
        from = answer instanceof Slice slice ? slice.next() : Slice.END;
        merged = isFirst ? answer : handler.merge(part, merged, answer);
      } while (from != Slice.END);
    }
    Object reply = handler.combine(message, merged, contents[0].call()).reply();
    return reply instanceof CompletionStage<?> stage ? CallFuture.await(stage) : reply;
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    throw notHere();
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    throw notHere();
  }

  @Override
  public void destroy(StructureId structure) {
    throw notHere();
  }

  private static UnsupportedOperationException notHere() {
    return new UnsupportedOperationException("a view is only queried");
  }

  @Override
  public Serialization serialization() {
    return inner.serialization();
  }

  @Override
  public int partitionCount() {
    return contents.length;
  }
}
