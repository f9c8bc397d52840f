package dev.grid.structures.list;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.list.TransactionalListMessages.Add;
import dev.grid.structures.list.TransactionalListMessages.Remove;
import dev.grid.structures.list.TransactionalListMessages.Size;
import dev.grid.transaction.AsyncTransactionalList;

/** Turns a transaction's calls to a list into messages. Immutable. */
record AsyncTransactionalListProxy<E>(HandleCalls calls) implements AsyncTransactionalList<E> {

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
