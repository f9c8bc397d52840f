package dev.grid.structures.map;

import dev.grid.transaction.AsyncTransactionalMap;
import dev.grid.transaction.TransactionalMap;

/** The blocking form of a map within a transaction. Immutable. */
final class TransactionalMapProxy<K, V>
    implements TransactionalMap<K, V>, TransactionalMapProxyWaits<K, V> {

  private final AsyncTransactionalMapProxy<K, V> async;

  TransactionalMapProxy(AsyncTransactionalMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncTransactionalMap<K, V> async() {
    return async;
  }
}
