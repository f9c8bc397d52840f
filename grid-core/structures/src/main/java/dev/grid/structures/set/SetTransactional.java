package dev.grid.structures.set;

import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;

/** What sets have for transactions. Immutable. */
record SetTransactional() implements Transactional {

  @Override
  public Participant begin(String name, TransactionScope transaction) {
    return new SetParticipant(name, transaction);
  }

  @Override
  public Object handle(String name, TransactionCalls calls) {
    return new TransactionalSetProxy<>(
        new AsyncTransactionalSetProxy<>(HandleCalls.of("set", name, calls)));
  }
}
