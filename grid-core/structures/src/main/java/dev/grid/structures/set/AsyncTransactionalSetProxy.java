package dev.grid.structures.set;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.set.TransactionalSetMessages.Add;
import dev.grid.structures.set.TransactionalSetMessages.Remove;
import dev.grid.structures.set.TransactionalSetMessages.Size;
import dev.grid.transaction.AsyncTransactionalSet;

/** Turns a transaction's calls to a set into messages. Immutable. */
record AsyncTransactionalSetProxy<E>(HandleCalls calls) implements AsyncTransactionalSet<E> {

  private Data data(E item) {
    return calls.values().data(item, "item");
  }

  @Override
  public CallFuture<Boolean> add(E item) {
    return calls.call(new Add(calls.name(), calls.id(), calls.thread(), data(item)));
  }

  @Override
  public CallFuture<Boolean> remove(E item) {
    return calls.call(new Remove(calls.name(), calls.id(), calls.thread(), data(item)));
  }

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(calls.name(), calls.id(), calls.thread()));
  }
}
