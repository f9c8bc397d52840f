package dev.grid.structures.atomiclong;

import dev.grid.atomiclong.AsyncGridAtomicLong;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.atomiclong.AtomicLongMessages.AddAndGet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Alter;
import dev.grid.structures.atomiclong.AtomicLongMessages.Apply;
import dev.grid.structures.atomiclong.AtomicLongMessages.CompareAndSet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Get;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndAdd;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndSet;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages. Immutable. */
final class AsyncAtomicLongProxy implements AsyncGridAtomicLong {

  private final GroupCalls calls;
  private final String object;
  private final StoredValues values;

  AsyncAtomicLongProxy(GroupCalls calls) {
    this.calls = calls;
    this.object = calls.name().object();
    this.values =
        new StoredValues(
            GridAtomicLong.TYPE.tag(),
            calls.name().toString(),
            () -> calls.invoker().serialization());
  }

  String name() {
    return calls.name().toString();
  }

  @Override
  public CompletableFuture<Long> get() {
    return calls.call(group -> new Get(group, object), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Void> set(long value) {
    return calls.call(group -> new GetAndSet(group, object, value), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Long> getAndSet(long value) {
    return calls.call(group -> new GetAndSet(group, object, value), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Boolean> compareAndSet(long expected, long value) {
    return calls.call(
        group -> new CompareAndSet(group, object, expected, value), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Long> addAndGet(long delta) {
    return calls.call(group -> new AddAndGet(group, object, delta), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Long> getAndAdd(long delta) {
    return calls.call(group -> new GetAndAdd(group, object, delta), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Long> incrementAndGet() {
    return addAndGet(1);
  }

  @Override
  public CompletableFuture<Long> getAndIncrement() {
    return getAndAdd(1);
  }

  @Override
  public CompletableFuture<Long> decrementAndGet() {
    return addAndGet(-1);
  }

  @Override
  public CompletableFuture<Long> getAndDecrement() {
    return getAndAdd(-1);
  }

  @Override
  public CompletableFuture<Void> alter(Function<Long, Long> function) {
    Data code = values.data(function, "function");
    return calls.call(group -> new Alter(group, object, code, Alter.NEW), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Long> alterAndGet(Function<Long, Long> function) {
    return alter(function, Alter.NEW);
  }

  @Override
  public CompletableFuture<Long> getAndAlter(Function<Long, Long> function) {
    return alter(function, Alter.OLD);
  }

  private CompletableFuture<Long> alter(Function<Long, Long> function, int returnValueType) {
    Data code = values.data(function, "function");
    return calls.call(
        group -> new Alter(group, object, code, returnValueType), Objects::requireNonNull);
  }

  @Override
  public <R> CompletableFuture<@Nullable R> apply(Function<Long, ? extends @Nullable R> function) {
    Data code = values.data(function, "function");
    return calls.call(
        group -> new Apply(group, object, code),
        (@Nullable Data result) ->
            result == null ? null : values.<R>object(result, () -> "what the function returned"));
  }

  void destroy() {
    calls.invoker().destroy(GridAtomicLong.TYPE.id(name()));
  }
}
