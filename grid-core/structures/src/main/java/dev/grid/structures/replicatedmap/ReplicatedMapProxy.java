package dev.grid.structures.replicatedmap;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.map.EntryListener;
import dev.grid.replicatedmap.AsyncGridReplicatedMap;
import dev.grid.replicatedmap.GridReplicatedMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The blocking form of a replicated map: each call waits for the asynchronous one. Immutable. */
final class ReplicatedMapProxy<K, V>
    implements GridReplicatedMap<K, V>, ReplicatedMapProxyWaits<K, V> {

  private final AsyncReplicatedMapProxy<K, V> async;

  ReplicatedMapProxy(AsyncReplicatedMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridReplicatedMap<K, V> async() {
    return async;
  }

  @Override
  public @Nullable V get(Object key) {
    return await(async.getAny(key));
  }

  @Override
  public @Nullable V remove(Object key) {
    return await(async.removeAny(key));
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
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    throw new UnsupportedOperationException(
        "replaceAll() is not supported by replicated-map=" + name() + ": put each value");
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener) {
    return async.addListener(listener, null);
  }

  @Override
  public Registration addListener(EntryListener<K, V> listener, K key) {
    return async.addListener(listener, key, null);
  }

  @Override
  public Registration addListener(
      EntryListener<K, V> listener, Predicate<? super Map.Entry<K, V>> predicate) {
    return async.addListener(listener, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public Registration addListener(
      EntryListener<K, V> listener, K key, Predicate<? super Map.Entry<K, V>> predicate) {
    return async.addListener(listener, key, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridReplicatedMap[name=" + async.name + "]";
  }
}
