package dev.grid.structures;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two members as an instance sees them, the first with all partitions: each answers at once what a
 * test says, else nothing. Confined to the test's thread.
 */
public final class ScriptedMembers implements Invoker {

  public static final UUID FIRST = new UUID(1, 1);
  public static final UUID SECOND = new UUID(2, 2);

  /** A message that a member was sent. */
  public record Sent(UUID member, Message<?> message) {}

  private final Map<Class<?>, BiFunction<UUID, Message<?>, @Nullable Object>> answers =
      new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private List<UUID> members = List.of(FIRST);
  private long nanos;

  /** Which of them may be asked when any will do. */
  public void reached(UUID... reached) {
    members = List.of(reached);
  }

  /** Has time go on. */
  public void passes(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Has messages of this kind answered so, by the member that they are sent to. */
  public <M extends Message<?>> void answer(
      Class<M> kind, Function<UUID, @Nullable Object> answer) {
    answers.put(kind, (member, message) -> answer.apply(member));
  }

  /** Has messages of this kind fail at a member, and done by others. */
  public void fail(Class<? extends Message<?>> kind, UUID at, RuntimeException failure) {
    answer(
        kind,
        member -> {
          if (member.equals(at)) {
            throw failure;
          }
          return null;
        });
  }

  /** What was sent, in its order. */
  public List<Sent> sent() {
    return sent;
  }

  @Override
  public List<UUID> members() {
    return members;
  }

  @Override
  public <R, T> CallFuture<T> invokeAt(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    return answered(member, message, decoder);
  }

  @SuppressWarnings("unchecked") // A test answers what the message's answer is.
  private <R, T> CallFuture<T> answered(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    sent.add(new Sent(member, message));
    CallFuture<T> future = new CallFuture<>(answer -> decoder.apply((R) answer), Runnable::run);
    try {
      BiFunction<UUID, Message<?>, @Nullable Object> answer = answers.get(message.getClass());
      future.deliver(answer == null ? null : answer.apply(member, message));
    } catch (RuntimeException e) {
      future.deliverFailure(e);
    }
    return future.release();
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    return answered(FIRST, message, decoder);
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    return answered(FIRST, message, decoder);
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    throw new UnsupportedOperationException("nobody listens");
  }

  @Override
  public void destroy(StructureId structure) {
    throw new UnsupportedOperationException("nothing is destroyed");
  }

  @Override
  public Serialization serialization() {
    throw new UnsupportedOperationException("nothing is serialized");
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public int partitionCount() {
    return 1;
  }
}
