package dev.grid.structures.vector;

import dev.grid.vector.AsyncGridVectorCollection;
import dev.grid.vector.GridVectorCollection;

/** The blocking form of a collection: each call waits for the asynchronous one. Immutable. */
final class VectorProxy<K, V> implements GridVectorCollection<K, V>, VectorProxyWaits<K, V> {

  private final AsyncVectorProxy<K, V> async;

  VectorProxy(AsyncVectorProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridVectorCollection<K, V> async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridVectorCollection[name=" + async.name + "]";
  }
}
