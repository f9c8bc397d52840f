package dev.grid.structures.atomicreference;

import dev.grid.atomicreference.AsyncGridAtomicReference;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Apply;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.CompareAndSet;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Contains;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Get;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages. Immutable. */
final class AsyncAtomicReferenceProxy<V> implements AsyncGridAtomicReference<V> {

  private final GroupCalls calls;
  private final String object;
  private final StoredValues values;

  AsyncAtomicReferenceProxy(GroupCalls calls) {
    this.calls = calls;
    this.object = calls.name().object();
    this.values =
        new StoredValues(
            GridAtomicReference.TYPE.tag(),
            calls.name().toString(),
            () -> calls.invoker().serialization());
  }

  String name() {
    return calls.name().toString();
  }

  private @Nullable Data data(@Nullable V value, String what) {
    return value == null ? null : values.data(value, what);
  }

  private @Nullable V object(@Nullable Data data) {
    return data == null ? null : values.object(data, () -> "the value");
  }

  @Override
  public CompletableFuture<@Nullable V> get() {
    return calls.call(group -> new Get(group, object), this::object);
  }

  @Override
  public CompletableFuture<Void> set(@Nullable V value) {
    Data data = data(value, "value");
    return calls.call(
        group -> new AtomicReferenceMessages.Set(group, object, data, false), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<@Nullable V> getAndSet(@Nullable V value) {
    Data data = data(value, "value");
    return calls.call(
        group -> new AtomicReferenceMessages.Set(group, object, data, true), this::object);
  }

  @Override
  public CompletableFuture<Boolean> compareAndSet(@Nullable V expected, @Nullable V value) {
    Data old = data(expected, "expected");
    Data updated = data(value, "value");
    return calls.call(
        group -> new CompareAndSet(group, object, old, updated), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Boolean> isNull() {
    return contains(null);
  }

  @Override
  public CompletableFuture<Void> clear() {
    return set(null);
  }

  @Override
  public CompletableFuture<Boolean> contains(@Nullable V value) {
    Data data = data(value, "value");
    return calls.call(group -> new Contains(group, object, data), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Void> alter(
      Function<? super @Nullable V, ? extends @Nullable V> function) {
    Data code = values.data(function, "function");
    return calls.call(
        group -> new Apply(group, object, code, Apply.NOTHING, true), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<@Nullable V> alterAndGet(
      Function<? super @Nullable V, ? extends @Nullable V> function) {
    Data code = values.data(function, "function");
    return calls.call(group -> new Apply(group, object, code, Apply.NEW, true), this::object);
  }

  @Override
  public CompletableFuture<@Nullable V> getAndAlter(
      Function<? super @Nullable V, ? extends @Nullable V> function) {
    Data code = values.data(function, "function");
    return calls.call(group -> new Apply(group, object, code, Apply.OLD, true), this::object);
  }

  @Override
  public <R> CompletableFuture<@Nullable R> apply(
      Function<? super @Nullable V, ? extends @Nullable R> function) {
    Data code = values.data(function, "function");
    return calls.call(
        group -> new Apply(group, object, code, Apply.NEW, false),
        (@Nullable Data result) ->
            result == null ? null : values.<R>object(result, () -> "what the function returned"));
  }

  void destroy() {
    calls.invoker().destroy(GridAtomicReference.TYPE.id(name()));
  }
}
