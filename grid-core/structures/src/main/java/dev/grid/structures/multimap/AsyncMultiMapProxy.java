package dev.grid.structures.multimap;

import static dev.grid.kernel.keys.LockRequest.NO_LEASE;
import static dev.grid.kernel.keys.LockRequest.threadId;

import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotList;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.map.EntryListener;
import dev.grid.multimap.AsyncGridMultiMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.multimap.MultiMapMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncMultiMapProxy<K, V> implements AsyncGridMultiMap<K, V> {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncMultiMapProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("multimap", name, invoker::serialization);
  }

  // Between objects and bytes.

  private Data key(Object key) {
    return values.key(key);
  }

  private Data value(Object value) {
    return values.data(value, "value");
  }

  private SnapshotList<V> valuesOf(List<Data> all, Object key) {
    return values.list(all, data -> values.<V>value(data, key));
  }

  private Map.Entry<K, V> entry(Map.Entry<Data, Data> entry) {
    K key = values.object(entry.getKey(), () -> "a key");
    return Map.entry(key, values.<V>value(entry.getValue(), key));
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  private <R, T> CallFuture<T> call(Message<R> message, Function<R, T> decoder) {
    return invoker.invoke(message, reply -> decoder.apply(Objects.requireNonNull(reply)));
  }

  private CallFuture<Void> run(Message<Void> message) {
    return invoker.invoke(message, CallFuture::nothing);
  }

  // Writes.

  @Override
  public CallFuture<Boolean> put(K key, V value) {
    return call(new Put(name, key(key), value(value), threadId()));
  }

  @Override
  public CompletionStage<Void> putAll(Map<? extends K, ? extends Collection<? extends V>> entries) {
    Map<Integer, List<Map.Entry<Data, List<Data>>>> byPartition = new HashMap<>();
    Objects.requireNonNull(entries, "entries")
        .forEach(
            (key, all) -> {
              Data data = key(key);
              List<Data> added = new ArrayList<>(Objects.requireNonNull(all, "values").size());
              all.forEach(value -> added.add(value(value)));
              byPartition
                  .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
                  .add(Map.entry(data, added));
            });
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(invoker.invoke(new PutAll(name, part), partition, CallFuture::nothing)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CallFuture<Boolean> remove(K key, V value) {
    return call(new RemoveEntry(name, key(key), value(value), threadId()));
  }

  @Override
  public CallFuture<Collection<V>> removeAll(K key) {
    return call(new Remove(name, key(key), threadId()), removed -> valuesOf(removed, key));
  }

  @Override
  public CallFuture<Void> delete(K key) {
    return run(new Delete(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Void> clear() {
    return run(new Clear(name));
  }

  // Reads.

  @Override
  public CallFuture<Collection<V>> get(K key) {
    return call(new Get(name, key(key), threadId()), all -> valuesOf(all, key));
  }

  @Override
  public CallFuture<Boolean> containsKey(K key) {
    return call(new ContainsKey(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Boolean> containsValue(V value) {
    return call(new ContainsValue(name, value(value)));
  }

  @Override
  public CallFuture<Boolean> containsEntry(K key, V value) {
    return call(new ContainsEntry(name, key(key), value(value), threadId()));
  }

  @Override
  public CallFuture<Integer> size() {
    return call(new Size(name));
  }

  @Override
  public CallFuture<Integer> valueCount(K key) {
    return call(new ValueCount(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Set<K>> keySet() {
    return call(
        new KeySet(name),
        keys -> new SnapshotSet<>(values.structure(), values.<K>list(keys, () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values() {
    return call(
        new Values(name),
        all -> values.<V>list(all, () -> "a value (entries() tells whose)").readableFirst());
  }

  @Override
  public CallFuture<List<Map.Entry<K, V>>> entries() {
    return call(new EntrySet(name), all -> values.list(all, this::entry).readableFirst());
  }

  // Locks.

  @Override
  public CallFuture<Void> lock(K key) {
    return run(new Lock(name, key(key), threadId(), NO_LEASE, LockRequest.number()));
  }

  @Override
  public CallFuture<Void> lock(K key, Duration lease) {
    long leaseMillis = LockRequest.leaseMillis(lease);
    return run(new Lock(name, key(key), threadId(), leaseMillis, LockRequest.number()));
  }

  @Override
  public CallFuture<Boolean> tryLock(K key) {
    return tryLock(key, 0, NO_LEASE);
  }

  @Override
  public CallFuture<Boolean> tryLock(K key, Duration timeout) {
    return tryLock(key, LockRequest.timeoutMillis(timeout), NO_LEASE);
  }

  @Override
  public CallFuture<Boolean> tryLock(K key, Duration timeout, Duration lease) {
    return tryLock(key, LockRequest.timeoutMillis(timeout), LockRequest.leaseMillis(lease));
  }

  private CallFuture<Boolean> tryLock(K key, long timeoutMillis, long leaseMillis) {
    return call(
        new TryLock(name, key(key), threadId(), leaseMillis, timeoutMillis, LockRequest.number()));
  }

  @Override
  public CallFuture<Boolean> isLocked(K key) {
    return call(new IsLocked(name, key(key)));
  }

  @Override
  public CallFuture<Void> unlock(K key) {
    return run(new Unlock(name, key(key), threadId(), LockRequest.number()));
  }

  @Override
  public CallFuture<Void> forceUnlock(K key) {
    return run(new ForceUnlock(name, key(key), LockRequest.number()));
  }

  // For the blocking form.

  Registration addListener(EntryListener<K, V> listener, boolean includeValue) {
    return subscribe(listener, new AddEntryListener(name, includeValue, true));
  }

  Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue) {
    return subscribe(listener, new AddEntryListenerToKey(name, key(key), includeValue, true));
  }

  private Registration subscribe(EntryListener<K, V> listener, Message<UUID> request) {
    return invoker.subscribe(
        request,
        MultiMapMessagesCodecs.ENTRY_CHANGED,
        id -> new RemoveEntryListener(name, id),
        new MultiMapEvents<>(name, values, listener));
  }

  void destroy() {
    invoker.destroy(GridMultiMap.TYPE.id(name));
  }
}
