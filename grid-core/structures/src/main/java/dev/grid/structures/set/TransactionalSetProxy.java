package dev.grid.structures.set;

import dev.grid.transaction.AsyncTransactionalSet;
import dev.grid.transaction.TransactionalSet;

/** The blocking form of a set within a transaction. Immutable. */
final class TransactionalSetProxy<E> implements TransactionalSet<E>, TransactionalSetProxyWaits<E> {

  private final AsyncTransactionalSetProxy<E> async;

  TransactionalSetProxy(AsyncTransactionalSetProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.calls().name();
  }

  @Override
  public AsyncTransactionalSet<E> async() {
    return async;
  }
}
