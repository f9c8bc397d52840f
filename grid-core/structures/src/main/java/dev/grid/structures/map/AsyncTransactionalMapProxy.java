package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.structures.map.TransactionalMapMessages.*;
import dev.grid.transaction.AsyncTransactionalMap;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a transaction's calls to a map into messages and answers into objects. Immutable. */
final class AsyncTransactionalMapProxy<K, V> implements AsyncTransactionalMap<K, V> {

  final String name;
  private final TransactionCalls calls;
  private final StoredValues values;
  private final UUID id;
  private final long thread;

  AsyncTransactionalMapProxy(String name, TransactionCalls calls) {
    this.name = name;
    this.calls = calls;
    this.values = new StoredValues("map", name, calls::serialization);
    this.id = calls.id();
    this.thread = calls.threadId();
  }

  private Data value(Object value) {
    return values.data(value, "value");
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return calls.invoke(message, Objects::requireNonNull);
  }

  private CallFuture<@Nullable V> callForValue(Message<@Nullable Data> message, Object key) {
    return calls.<@Nullable Data, @Nullable V>invoke(
        message, data -> data == null ? null : values.value(data, key));
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private CallFuture<Void> callForNothing(Message<Void> message) {
    return calls.invoke(message, nothing -> null);
  }

  @Override
  public CallFuture<@Nullable V> get(K key) {
    return callForValue(new Get(name, id, thread, values.key(key)), key);
  }

  @Override
  public CallFuture<@Nullable V> getForUpdate(K key) {
    return callForValue(new GetForUpdate(name, id, thread, values.key(key)), key);
  }

  @Override
  public CallFuture<Boolean> containsKey(K key) {
    return call(new ContainsKey(name, id, thread, values.key(key)));
  }

  @Override
  public CallFuture<Boolean> containsValue(V value) {
    return call(new ContainsValue(name, id, thread, value(value)));
  }

  @Override
  public CallFuture<Integer> size() {
    return call(new Size(name, id, thread));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return call(new IsEmpty(name, id, thread));
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value) {
    return put(key, value, MapState.AS_CONFIGURED);
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive) {
    return put(key, value, AsyncMapProxy.millis(timeToLive));
  }

  private CallFuture<@Nullable V> put(K key, V value, long ttl) {
    return callForValue(new Put(name, id, thread, values.key(key), value(value), ttl), key);
  }

  @Override
  public CallFuture<Void> set(K key, V value) {
    return callForNothing(
        new TransactionalMapMessages.Set(name, id, thread, values.key(key), value(value)));
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(K key, V value) {
    return callForValue(new PutIfAbsent(name, id, thread, values.key(key), value(value)), key);
  }

  @Override
  public CallFuture<@Nullable V> replace(K key, V value) {
    return callForValue(new Replace(name, id, thread, values.key(key), value(value)), key);
  }

  @Override
  public CallFuture<Boolean> replace(K key, V oldValue, V newValue) {
    return call(
        new ReplaceIfSame(
            name,
            id,
            thread,
            values.key(key),
            values.data(oldValue, "oldValue"),
            values.data(newValue, "newValue")));
  }

  @Override
  public CallFuture<@Nullable V> remove(K key) {
    return callForValue(new Remove(name, id, thread, values.key(key)), key);
  }

  @Override
  public CallFuture<Boolean> remove(K key, V value) {
    return call(new RemoveIfSame(name, id, thread, values.key(key), value(value)));
  }

  @Override
  public CallFuture<Void> delete(K key) {
    return callForNothing(new Delete(name, id, thread, values.key(key)));
  }

  @Override
  public CallFuture<Set<K>> keySet() {
    return calls.<List<Data>, Set<K>>invoke(
        new KeySet(name, id, thread),
        all ->
            new SnapshotSet<>(
                values.structure(), values.<K>list(Objects.requireNonNull(all), () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values() {
    return calls.<List<Data>, Collection<V>>invoke(
        new Values(name, id, thread),
        all -> values.list(Objects.requireNonNull(all), () -> "a value"));
  }

  @Override
  public CallFuture<Set<K>> keySet(Predicate predicate) {
    return calls.<List<Data>, Set<K>>invoke(
        new KeySetWithPredicate(name, id, thread, predicate(predicate)),
        all ->
            new SnapshotSet<>(
                values.structure(), values.<K>list(Objects.requireNonNull(all), () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values(Predicate predicate) {
    return calls.<List<Data>, Collection<V>>invoke(
        new ValuesWithPredicate(name, id, thread, predicate(predicate)),
        all -> values.list(Objects.requireNonNull(all), () -> "a value"));
  }

  private Data predicate(Predicate predicate) {
    return values.data(
        PredicateForm.of(Objects.requireNonNull(predicate, "predicate")), "predicate");
  }
}
