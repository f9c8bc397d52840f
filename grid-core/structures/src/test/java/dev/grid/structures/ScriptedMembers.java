package dev.grid.structures;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two members as a client sees them: each answers at once what a test says, else nothing. Confined
 * to the test's thread.
 */
final class ScriptedMembers implements Invoker {

  static final UUID FIRST = new UUID(1, 1);
  static final UUID SECOND = new UUID(2, 2);

  /** A message that a member was sent. */
  record Sent(UUID member, Message<?> message) {}

  private final Map<Class<?>, BiFunction<UUID, Message<?>, @Nullable Object>> answers =
      new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private List<UUID> members = List.of(FIRST);

  /** Which of them may be asked when any will do. */
  void reached(UUID... reached) {
    members = List.of(reached);
  }

  /** Has messages of this kind answered so, by the member that they are sent to. */
  <M extends Message<?>> void answer(Class<M> kind, Function<UUID, @Nullable Object> answer) {
    answers.put(kind, (member, message) -> answer.apply(member));
  }

  /** Has messages of this kind fail at a member, and done by others. */
  void fail(Class<? extends Message<?>> kind, UUID at, RuntimeException failure) {
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
  List<Sent> sent() {
    return sent;
  }

  @Override
  public List<UUID> members() {
    return members;
  }

  @Override
  @SuppressWarnings("unchecked") // A test answers what the message's answer is.
  public <R, T> CallFuture<T> invokeAt(
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
    throw new UnsupportedOperationException("there are no partitions");
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    throw new UnsupportedOperationException("there are no partitions");
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
  public int partitionCount() {
    return 1;
  }
}
