package dev.grid.structures.queue;

import dev.grid.kernel.transaction.HandleCalls;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;

/** What queues have for transactions. Immutable. */
record QueueTransactional() implements Transactional {

  @Override
  public Participant begin(String name, TransactionScope transaction) {
    return new QueueParticipant(name, transaction);
  }

  @Override
  public Object handle(String name, TransactionCalls calls) {
    return new TransactionalQueueProxy<>(
        new AsyncTransactionalQueueProxy<>(HandleCalls.of("queue", name, calls)));
  }
}
