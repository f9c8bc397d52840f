package dev.grid.member.transaction;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Structure;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.partition.Upkeep;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.Structures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member as its transactions see it: data and log answer at once what a test says, else {@code
 * true} or nothing; no alarm rings unless the test says so. Confined to the test's thread.
 */
final class ScriptedData implements TransactionEnvironment, Invoker {

  private static final UUID MEMBER = new UUID(1, 1);

  private final Codecs codecs = new Codecs(Structures.codecs());
  private final Map<Class<?>, Function<Message<?>, @Nullable Object>> answers = new HashMap<>();
  private final List<Message<?>> told = new ArrayList<>();
  private long ids;
  private boolean ringsAtOnce;
  private @Nullable Class<?> late;
  private Runnable lateAnswer = () -> {};

  /** Has messages of this kind answered so. */
  <M extends Message<?>> void answer(Class<M> kind, Function<M, @Nullable Object> answer) {
    answers.put(kind, message -> answer.apply(kind.cast(message)));
  }

  /** Has messages of this kind fail. */
  void fail(Class<? extends Message<?>> kind, RuntimeException failure) {
    answer(
        kind,
        message -> {
          throw failure;
        });
  }

  /** Has the next alarm ring before it is known to whoever sets it. */
  void ringAtOnce() {
    ringsAtOnce = true;
  }

  /** Has the next message of this kind answered by {@link #answerLate} only. */
  void delay(Class<? extends Message<?>> kind) {
    late = kind;
  }

  /** Answers what was delayed. */
  void answerLate() {
    lateAnswer.run();
  }

  /** What was sent that is of this kind, in its order. */
  <M> List<M> told(Class<M> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The phases that a structure was told, in their order. */
  List<Phase> phases(String structure) {
    return told(Ending.class).stream()
        .filter(ending -> ending.name().equals(structure))
        .map(ending -> Phase.of(ending.phase()))
        .toList();
  }

  // Invoker.

  @Override
  @SuppressWarnings("unchecked") // A test answers what the message's answer is.
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    told.add(message);
    CallFuture<T> future = new CallFuture<>(answer -> decoder.apply((R) answer), Runnable::run);
    if (message.getClass() == late) {
      late = null;
      lateAnswer = () -> deliver(message, future);
    } else {
      deliver(message, future);
    }
    return future.release();
  }

  private void deliver(Message<?> message, CallFuture<?> future) {
    Function<Message<?>, @Nullable Object> answer = answers.get(message.getClass());
    try {
      future.deliver(answer != null ? answer.apply(message) : usual(message));
    } catch (RuntimeException e) {
      future.deliverFailure(e);
    }
  }

  private static @Nullable Object usual(Message<?> message) {
    return message instanceof Ending
            || message.getClass().getSimpleName().matches("Keep.*|Decide|Hold")
        ? true
        : null;
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    return invoke(message, decoder);
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

  // TransactionEnvironment.

  @Override
  public UUID member() {
    return MEMBER;
  }

  @Override
  public Invoker invoker() {
    return this;
  }

  @Override
  public Codecs codecs() {
    return codecs;
  }

  @Override
  public Structure<?> structureOf(Codec<?, ?> codec) {
    return Structures.all().stream()
        .filter(structure -> CodecSet.all(structure.codecs()).contains(codec))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Executor workers() {
    return Runnable::run;
  }

  @Override
  public Scheduler later() {
    return (task, delayMillis) -> {
      if (ringsAtOnce) {
        ringsAtOnce = false;
        task.run();
      }
      return () -> {};
    };
  }

  @Override
  public Upkeep upkeep() {
    throw new UnsupportedOperationException("nothing is here");
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public UUID newId() {
    return new UUID(7, ++ids);
  }
}
