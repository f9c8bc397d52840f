package dev.grid.structures.cpmap;

import dev.grid.cpmap.AsyncGridCpMap;
import dev.grid.cpmap.GridCpMap;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.cpmap.CpMapMessages.CompareAndSet;
import dev.grid.structures.cpmap.CpMapMessages.Delete;
import dev.grid.structures.cpmap.CpMapMessages.Get;
import dev.grid.structures.cpmap.CpMapMessages.Put;
import dev.grid.structures.cpmap.CpMapMessages.PutIfAbsent;
import dev.grid.structures.cpmap.CpMapMessages.Remove;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages. Immutable. */
final class AsyncCpMapProxy<K, V> implements AsyncGridCpMap<K, V> {

  private final GroupCalls calls;
  private final String object;
  private final StoredValues values;

  AsyncCpMapProxy(GroupCalls calls) {
    this.calls = calls;
    this.object = calls.name().object();
    this.values =
        new StoredValues(
            GridCpMap.TYPE.tag(), calls.name().toString(), () -> calls.invoker().serialization());
  }

  String name() {
    return calls.name().toString();
  }

  private Function<@Nullable Data, @Nullable V> valueOf(K key) {
    return data -> data == null ? null : values.<V>value(data, Objects.requireNonNull(key));
  }

  @Override
  public CompletableFuture<@Nullable V> get(K key) {
    Data data = values.key(key);
    return calls.call(group -> new Get(group, object, data), valueOf(key));
  }

  @Override
  public CompletableFuture<@Nullable V> put(K key, V value) {
    Data data = values.key(key);
    Data stored = values.data(value, "value");
    return calls.call(group -> new Put(group, object, data, stored), valueOf(key));
  }

  @Override
  public CompletableFuture<Void> set(K key, V value) {
    Data data = values.key(key);
    Data stored = values.data(value, "value");
    return calls.call(
        group -> new CpMapMessages.Set(group, object, data, stored), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<@Nullable V> putIfAbsent(K key, V value) {
    Data data = values.key(key);
    Data stored = values.data(value, "value");
    return calls.call(group -> new PutIfAbsent(group, object, data, stored), valueOf(key));
  }

  @Override
  public CompletableFuture<@Nullable V> remove(K key) {
    Data data = values.key(key);
    return calls.call(group -> new Remove(group, object, data), valueOf(key));
  }

  @Override
  public CompletableFuture<Void> delete(K key) {
    Data data = values.key(key);
    return calls.call(group -> new Delete(group, object, data), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Boolean> compareAndSet(K key, V expected, V value) {
    Data data = values.key(key);
    Data old = values.data(expected, "expected");
    Data stored = values.data(value, "value");
    return calls.call(
        group -> new CompareAndSet(group, object, data, old, stored), Objects::requireNonNull);
  }

  void destroy() {
    calls.invoker().destroy(GridCpMap.TYPE.id(name()));
  }
}
