package dev.grid.structures.map;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.MessageTooLargeException;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryProcessor;
import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocking form of a map: each call waits for the asynchronous one. Immutable. */
final class MapProxy<K, V> implements GridMap<K, V> {

  private final AsyncMapProxy<K, V> async;

  MapProxy(AsyncMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridMap<K, V> async() {
    return async;
  }

  @Override
  public @Nullable V get(Object key) {
    return await(async.getAny(key));
  }

  @Override
  public @Nullable V put(K key, V value) {
    return await(async.put(key, value));
  }

  @Override
  public @Nullable V put(K key, V value, Duration timeToLive) {
    return await(async.put(key, value, timeToLive));
  }

  @Override
  public @Nullable V put(K key, V value, Duration timeToLive, Duration maxIdle) {
    return await(async.put(key, value, timeToLive, maxIdle));
  }

  @Override
  public void set(K key, V value) {
    await(async.set(key, value));
  }

  @Override
  public void set(K key, V value, Duration timeToLive) {
    await(async.set(key, value, timeToLive));
  }

  @Override
  public void set(K key, V value, Duration timeToLive, Duration maxIdle) {
    await(async.set(key, value, timeToLive, maxIdle));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return await(async.putIfAbsent(key, value));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value, Duration timeToLive) {
    return await(async.putIfAbsent(key, value, timeToLive));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value, Duration timeToLive, Duration maxIdle) {
    return await(async.putIfAbsent(key, value, timeToLive, maxIdle));
  }

  @Override
  public void putTransient(K key, V value, Duration timeToLive) {
    await(async.putTransient(key, value, timeToLive));
  }

  @Override
  public void putTransient(K key, V value, Duration timeToLive, Duration maxIdle) {
    await(async.putTransient(key, value, timeToLive, maxIdle));
  }

  @Override
  public boolean tryPut(K key, V value, Duration timeout) {
    return await(async.tryPut(key, value, timeout));
  }

  @Override
  public boolean tryRemove(K key, Duration timeout) {
    return await(async.tryRemove(key, timeout));
  }

  @Override
  public @Nullable V remove(Object key) {
    return await(async.removeAny(key));
  }

  @Override
  public boolean remove(Object key, Object value) {
    return async.updates.remove(key, value);
  }

  @Override
  public boolean delete(K key) {
    return await(async.delete(key));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return await(async.replace(key, value));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    return async.updates.replace(key, oldValue, newValue);
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return async.updates.compute(key, function);
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return async.updates.computeIfPresent(key, function);
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return async.updates.merge(key, value, function);
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    async.updates.replaceAll(function);
  }

  @Override
  public boolean containsKey(Object key) {
    return await(async.containsAnyKey(key));
  }

  @Override
  public boolean containsValue(Object value) {
    return await(async.containsAnyValue(value));
  }

  @Override
  public int size() {
    return await(async.size());
  }

  @Override
  public boolean isEmpty() {
    return await(async.isEmpty());
  }

  @Override
  public void clear() {
    await(async.clear());
  }

  @Override
  public Set<K> keySet() {
    return whole(async.wholeKeySet(), async::pagedKeySet);
  }

  @Override
  public Collection<V> values() {
    return whole(async.wholeValues(), async::pagedValues);
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return whole(async.wholeEntrySet(), async::pagedEntrySet);
  }

  private static <T> T whole(CallFuture<T> call, Supplier<T> paged) {
    try {
      return await(call);
    } catch (MessageTooLargeException e) {
      return paged.get();
    }
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    return await(async.getAll(keys));
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> entries) {
    await(async.putAll(entries));
  }

  @Override
  public boolean setTimeToLive(K key, Duration timeToLive) {
    return await(async.setTimeToLive(key, timeToLive));
  }

  @Override
  public boolean evict(K key) {
    return await(async.evict(key));
  }

  @Override
  public void evictAll() {
    await(async.evictAll());
  }

  @Override
  public @Nullable EntryView<K, V> entryView(K key) {
    return await(async.entryView(key));
  }

  @Override
  public void lock(K key) {
    await(async.lock(key));
  }

  @Override
  public void lock(K key, Duration lease) {
    await(async.lock(key, lease));
  }

  @Override
  public boolean tryLock(K key) {
    return await(async.tryLock(key));
  }

  @Override
  public boolean isLocked(K key) {
    return await(async.isLocked(key));
  }

  @Override
  public void unlock(K key) {
    await(async.unlock(key));
  }

  @Override
  public void forceUnlock(K key) {
    await(async.forceUnlock(key));
  }

  @Override
  public <R> @Nullable R executeOnKey(K key, EntryProcessor<K, V, R> processor) {
    return await(async.executeOnKey(key, processor));
  }

  @Override
  public boolean tryLock(K key, Duration timeout) throws InterruptedException {
    return async.tryLock(key, timeout).awaitInterruptibly();
  }

  @Override
  public boolean tryLock(K key, Duration timeout, Duration lease) throws InterruptedException {
    return async.tryLock(key, timeout, lease).awaitInterruptibly();
  }

  @Override
  public Iterable<K> keys(int batchSize) {
    return async.keys(batchSize);
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries(int batchSize) {
    return async.entries(batchSize);
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener, boolean includeValue) {
    return async.addListener(listener, includeValue);
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue) {
    return async.addListener(listener, key, includeValue);
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridMap[name=" + async.name + "]";
  }
}
