package dev.grid.structures.multimap;

import dev.grid.transaction.AsyncTransactionalMultiMap;
import dev.grid.transaction.TransactionalMultiMap;

/** The blocking form of a multimap within a transaction. Immutable. */
final class TransactionalMultiMapProxy<K, V>
    implements TransactionalMultiMap<K, V>, TransactionalMultiMapProxyWaits<K, V> {

  private final AsyncTransactionalMultiMapProxy<K, V> async;

  TransactionalMultiMapProxy(AsyncTransactionalMultiMapProxy<K, V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.calls().name();
  }

  @Override
  public AsyncTransactionalMultiMap<K, V> async() {
    return async;
  }
}
