package dev.grid.structures.multimap;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.map.EntryListener;
import dev.grid.multimap.AsyncGridMultiMap;
import dev.grid.multimap.GridMultiMap;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The blocking form of a multimap: each call waits for the asynchronous one. Immutable. */
final class MultiMapProxy<K, V> implements GridMultiMap<K, V> {

  private final AsyncMultiMapProxy<K, V> async;

  MultiMapProxy(AsyncMultiMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridMultiMap<K, V> async() {
    return async;
  }

  @Override
  public boolean put(K key, V value) {
    return await(async.put(key, value));
  }

  @Override
  public void putAll(Map<? extends K, ? extends Collection<? extends V>> entries) {
    await(async.putAll(entries));
  }

  @Override
  public Collection<V> get(K key) {
    return await(async.get(key));
  }

  @Override
  public boolean remove(K key, V value) {
    return await(async.remove(key, value));
  }

  @Override
  public Collection<V> removeAll(K key) {
    return await(async.removeAll(key));
  }

  @Override
  public void delete(K key) {
    await(async.delete(key));
  }

  @Override
  public void clear() {
    await(async.clear());
  }

  @Override
  public boolean containsKey(K key) {
    return await(async.containsKey(key));
  }

  @Override
  public boolean containsValue(V value) {
    return await(async.containsValue(value));
  }

  @Override
  public boolean containsEntry(K key, V value) {
    return await(async.containsEntry(key, value));
  }

  @Override
  public int size() {
    return await(async.size());
  }

  @Override
  public int valueCount(K key) {
    return await(async.valueCount(key));
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
  public List<Map.Entry<K, V>> entries() {
    return await(async.entries());
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
    return async.tryLock(key, timeout).awaitInterruptibly();
  }

  @Override
  public boolean tryLock(K key, Duration timeout, Duration lease) throws InterruptedException {
    return async.tryLock(key, timeout, lease).awaitInterruptibly();
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
    return "GridMultiMap[name=" + async.name + "]";
  }
}
