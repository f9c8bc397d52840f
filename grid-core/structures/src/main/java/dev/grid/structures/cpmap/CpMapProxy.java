package dev.grid.structures.cpmap;

import dev.grid.cpmap.AsyncGridCpMap;
import dev.grid.cpmap.GridCpMap;

/** The blocking form of a CP map: each call waits for the asynchronous one. Immutable. */
final class CpMapProxy<K, V> implements GridCpMap<K, V>, CpMapProxyWaits<K, V> {

  private final AsyncCpMapProxy<K, V> async;

  CpMapProxy(AsyncCpMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridCpMap<K, V> async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
