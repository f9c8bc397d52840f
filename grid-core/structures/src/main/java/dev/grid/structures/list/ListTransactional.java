package dev.grid.structures.list;

import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;

/** What lists have for transactions. Immutable. */
record ListTransactional() implements Transactional {

  @Override
  public Participant begin(String name, TransactionScope transaction) {
    return new ListParticipant(name, transaction);
  }

  @Override
  public Object handle(String name, TransactionCalls calls) {
    return new TransactionalListProxy<>(
        new AsyncTransactionalListProxy<>(HandleCalls.of("list", name, calls)));
  }
}
