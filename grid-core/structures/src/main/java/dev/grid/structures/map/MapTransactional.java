package dev.grid.structures.map;

import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;

/** What maps have for transactions. Immutable. */
record MapTransactional() implements Transactional {

  @Override
  public Participant begin(String name, TransactionScope transaction) {
    return new MapParticipant(name, transaction);
  }

  @Override
  public Object handle(String name, TransactionCalls calls) {
    return new TransactionalMapProxy<>(
        new AsyncTransactionalMapProxy<>(HandleCalls.of("map", name, calls)));
  }
}
