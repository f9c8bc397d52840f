package dev.grid.structures.multimap;

import dev.grid.Registration;
import dev.grid.map.EntryListener;
import dev.grid.multimap.AsyncGridMultiMap;
import dev.grid.multimap.GridMultiMap;

/** The blocking form of a multimap: each call waits for the asynchronous one. Immutable. */
final class MultiMapProxy<K, V> implements GridMultiMap<K, V>, MultiMapProxyWaits<K, V> {

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
