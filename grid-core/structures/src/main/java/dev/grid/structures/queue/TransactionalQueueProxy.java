package dev.grid.structures.queue;

import dev.grid.transaction.AsyncTransactionalQueue;
import dev.grid.transaction.TransactionalQueue;

/** The blocking form of a queue within a transaction. Immutable. */
final class TransactionalQueueProxy<E>
    implements TransactionalQueue<E>, TransactionalQueueProxyWaits<E> {

  private final AsyncTransactionalQueueProxy<E> async;

  TransactionalQueueProxy(AsyncTransactionalQueueProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncTransactionalQueue<E> async() {
    return async;
  }
}
