package dev.grid.structures.map;

import static dev.grid.kernel.CallFuture.await;
import static dev.grid.kernel.keys.LockRequest.threadId;

import dev.grid.MessageTooLargeException;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.map.NearCacheStatistics;
import dev.grid.query.Aggregator;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocking form of a map: each call waits for the asynchronous one. Immutable. */
final class MapProxy<K, V> implements GridMap<K, V>, MapProxyWaits<K, V> {

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
    NearMap near = async.near;
    V kept = near == null ? null : near.find(key);
    return kept == null ? await(async.getAny(key)) : kept;
  }

  @Override
  public @Nullable NearCacheStatistics nearCacheStatistics() {
    NearMap near = async.near;
    return near == null ? null : near.statistics();
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
  public boolean replace(K key, V oldValue, V newValue) {
    return async.updates.replace(key, oldValue, newValue);
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue, Duration timeToLive) {
    return async.updates.replace(key, oldValue, newValue, AsyncMapProxy.millis(timeToLive));
  }

  // Functions are called on the thread that calls.

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return async.updates.compute(key, function, threadId());
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
    return async.updates.computeIfAbsent(key, function, threadId());
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return async.updates.computeIfPresent(key, function, threadId());
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return async.updates.merge(key, value, function, threadId());
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    async.updates.replaceAll(function, threadId());
  }

  @Override
  public @Nullable V getOrLoad(K key, Function<? super K, ? extends @Nullable V> loader) {
    return async.loading.getOrLoad(key, loader, Loading.WAIT_MAX);
  }

  @Override
  public @Nullable V getOrLoad(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration waitMax) {
    return async.loading.getOrLoad(key, loader, waitMax);
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

  @Override
  public Set<K> keySet(Predicate predicate) {
    return await(async.queries.keySet(predicate));
  }

  @Override
  public Collection<V> values(Predicate predicate) {
    return await(async.queries.values(predicate));
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet(Predicate predicate) {
    return await(async.queries.entrySet(predicate));
  }

  @Override
  public SearchResult<K, V> search(Search search) {
    return await(async.queries.search(search));
  }

  @Override
  public <R> @Nullable R aggregate(Aggregator<R> aggregator) {
    return await(async.aggregate(aggregator));
  }

  @Override
  public <R> @Nullable R aggregate(Aggregator<R> aggregator, Predicate predicate) {
    return await(async.aggregate(aggregator, predicate));
  }

  @Override
  public <R> Collection<@Nullable R> project(Projection<R> projection) {
    return await(async.project(projection));
  }

  @Override
  public <R> Collection<@Nullable R> project(Projection<R> projection, Predicate predicate) {
    return await(async.project(projection, predicate));
  }

  private static <T> T whole(CallFuture<T> call, Supplier<T> paged) {
    try {
      return await(call);
    } catch (MessageTooLargeException e) {
      return paged.get();
    }
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
  public Registration addListener(
      EntryListener<K, V> listener, Predicate predicate, boolean includeValue) {
    return async.queries.addListener(listener, predicate, null, includeValue);
  }

  @Override
  public Registration addListener(
      EntryListener<K, V> listener, Predicate predicate, K key, boolean includeValue) {
    return async.queries.addListener(listener, predicate, async.key(key), includeValue);
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
