package dev.grid.structures.list;

import dev.grid.transaction.AsyncTransactionalList;
import dev.grid.transaction.TransactionalList;

/** The blocking form of a list within a transaction. Immutable. */
final class TransactionalListProxy<E>
    implements TransactionalList<E>, TransactionalListProxyWaits<E> {

  private final AsyncTransactionalListProxy<E> async;

  TransactionalListProxy(AsyncTransactionalListProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.calls().name();
  }

  @Override
  public AsyncTransactionalList<E> async() {
    return async;
  }
}
