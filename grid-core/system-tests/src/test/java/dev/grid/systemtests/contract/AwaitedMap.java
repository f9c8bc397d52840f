package dev.grid.systemtests.contract;

import dev.grid.Registration;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryProcessor;
import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map whose calls are made asynchronously and waited for as an application would, so that one
 * suite tests both forms. What has no asynchronous form goes to the blocking map. Immutable.
 */
@SuppressWarnings("unchecked") // Map has keys and values of any type where the stage has K and V.
final class AwaitedMap<K, V> implements GridMap<K, V> {

  private final GridMap<K, V> map;
  private final AsyncGridMap<K, V> async;

  AwaitedMap(GridMap<K, V> map) {
    this.map = map;
    this.async = map.async();
  }

  /** Waits for a stage; throws what it failed with. */
  static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** {@link #await} that an interrupt ends, and with it the call. */
  static <T extends @Nullable Object> T awaitInterruptibly(CompletionStage<T> stage)
      throws InterruptedException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    return cause instanceof RuntimeException failure ? failure : new CompletionException(cause);
  }

  @Override
  public String name() {
    return map.name();
  }

  @Override
  public AsyncGridMap<K, V> async() {
    return async;
  }

  @Override
  public @Nullable V get(Object key) {
    return await(async.get((K) key));
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
    return await(async.remove((K) key));
  }

  @Override
  public boolean remove(Object key, Object value) {
    return await(async.remove((K) key, (V) value));
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
    return await(async.replace(key, oldValue, newValue));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return map.compute(key, function);
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return map.computeIfPresent(key, function);
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return map.merge(key, value, function);
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    map.replaceAll(function);
  }

  @Override
  public boolean containsKey(Object key) {
    return await(async.containsKey((K) key));
  }

  @Override
  public boolean containsValue(Object value) {
    return await(async.containsValue((V) value));
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
    return await(async.keySet());
  }

  @Override
  public Collection<V> values() {
    return await(async.values());
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return await(async.entrySet());
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
  public boolean tryLock(K key, Duration timeout) throws InterruptedException {
    return awaitInterruptibly(async.tryLock(key, timeout));
  }

  @Override
  public boolean tryLock(K key, Duration timeout, Duration lease) throws InterruptedException {
    return awaitInterruptibly(async.tryLock(key, timeout, lease));
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
  public Iterable<K> keys(int batchSize) {
    return map.keys(batchSize);
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries(int batchSize) {
    return map.entries(batchSize);
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener, boolean includeValue) {
    return map.addListener(listener, includeValue);
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue) {
    return map.addListener(listener, key, includeValue);
  }

  @Override
  public void destroy() {
    map.destroy();
  }
}
