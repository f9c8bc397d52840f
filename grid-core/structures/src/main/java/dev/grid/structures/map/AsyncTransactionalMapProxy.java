package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.structures.map.TransactionalMapMessages.*;
import dev.grid.transaction.AsyncTransactionalMap;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a transaction's calls to a map into messages and answers into objects. Immutable. */
final class AsyncTransactionalMapProxy<K, V> implements AsyncTransactionalMap<K, V> {

  final String name;
  private final HandleCalls calls;
  private final StoredValues values;
  private final UUID id;
  private final long thread;

  AsyncTransactionalMapProxy(HandleCalls calls) {
    this.name = calls.name();
    this.calls = calls;
    this.values = calls.values();
    this.id = calls.id();
    this.thread = calls.thread();
  }

  private Data value(Object value) {
    return values.data(value, "value");
  }

  private CallFuture<@Nullable V> callForValue(Message<@Nullable Data> message, Object key) {
    return calls.callOrNull(message, data -> values.<V>value(data, key));
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
    return calls.call(new ContainsKey(name, id, thread, values.key(key)));
  }

  @Override
  public CallFuture<Boolean> containsValue(V value) {
    return calls.call(new ContainsValue(name, id, thread, value(value)));
  }

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(name, id, thread));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return calls.call(new IsEmpty(name, id, thread));
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
    return calls.run(
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
    return calls.call(
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
    return calls.call(new RemoveIfSame(name, id, thread, values.key(key), value(value)));
  }

  @Override
  public CallFuture<Void> delete(K key) {
    return calls.run(new Delete(name, id, thread, values.key(key)));
  }

  @Override
  public CallFuture<Set<K>> keySet() {
    return calls.call(
        new KeySet(name, id, thread),
        all -> new SnapshotSet<>(values.structure(), values.<K>list(all, () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values() {
    return calls.call(new Values(name, id, thread), all -> values.list(all, () -> "a value"));
  }

  @Override
  public CallFuture<Set<K>> keySet(Predicate predicate) {
    return calls.call(
        new KeySetWithPredicate(name, id, thread, predicate(predicate)),
        all -> new SnapshotSet<>(values.structure(), values.<K>list(all, () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values(Predicate predicate) {
    return calls.call(
        new ValuesWithPredicate(name, id, thread, predicate(predicate)),
        all -> values.list(all, () -> "a value"));
  }

  private Data predicate(Predicate predicate) {
    return values.data(
        PredicateForm.of(Objects.requireNonNull(predicate, "predicate")), "predicate");
  }
}
