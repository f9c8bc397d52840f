package dev.grid.structures.multimap;

import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;

/** What multimaps have for transactions. Immutable. */
record MultiMapTransactional() implements Transactional {

  @Override
  public Participant begin(String name, TransactionScope transaction) {
    return new MultiMapParticipant(name, transaction);
  }

  @Override
  public Object handle(String name, TransactionCalls calls) {
    return new TransactionalMultiMapProxy<>(
        new AsyncTransactionalMultiMapProxy<>(HandleCalls.of("multimap", name, calls)));
  }
}
