package dev.grid.structures.queue;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.ReservedItems;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.KeepPlace;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import dev.grid.structures.queue.TransactionalQueueMessages.Offer;
import dev.grid.structures.queue.TransactionalQueueMessages.Peek;
import dev.grid.structures.queue.TransactionalQueueMessages.Poll;
import dev.grid.structures.queue.TransactionalQueueMessages.Size;
import dev.grid.structures.queue.TransactionalQueueMessages.Take;
import dev.grid.transaction.TransactionException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a queue: what it offers stays here until it commits. Confined to its
 * transaction.
 */
final class QueueParticipant implements Participant {

  private final String name;
  private final TransactionScope transaction;
  private final ReservedItems items;

  QueueParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
    this.items = new ReservedItems("queue=" + name, transaction);
  }

  @Override
  public CompletableFuture<?> handle(TransactionalMessage<?> message) {
    return switch ((TransactionalQueueMessages<?>) message) {
      case Offer m -> offer(m.item(), m.timeout());
      case Take m ->
          head(Long.MAX_VALUE, false)
              .thenApply(
                  item -> {
                    if (item == null) {
                      throw new TransactionException(
                          "queue=" + name + ": nothing came before the transaction's time was up");
                    }
                    return item;
                  });
      case Poll m -> head(m.timeout(), false);
      case Peek m -> head(m.timeout(), true);
      case Size m ->
          transaction
              .ask(new QueueMessages.Size(name))
              .thenApply(size -> Objects.requireNonNull(size) + items.size());
    };
  }

  private CompletableFuture<Boolean> offer(Data item, long timeoutMillis) {
    long lease = transaction.remainingMillis();
    return items.add(
        item,
        new KeepPlace(
            name,
            transaction.id(),
            transaction.coordinator(),
            transaction.thread(),
            Math.min(timeoutMillis, lease),
            lease));
  }

  /** What the queue has comes first, then what the transaction has offered. */
  private CompletableFuture<@Nullable Data> head(long timeoutMillis, boolean stays) {
    long lease = transaction.remainingMillis();
    return items
        .ask(
            new TakeHead(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                items.size() == 0 ? Math.min(timeoutMillis, lease) : 0,
                lease,
                stays))
        .thenApply(
            item -> {
              if (item == null) {
                return stays ? items.peek() : items.poll();
              }
              if (!stays) {
                items.addTaken();
              }
              return item;
            });
  }

  @Override
  public List<? extends Ending> endings() {
    return items.isReserving()
        ? List.of(
            new EndReservation(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                Ending.Phase.PREPARE.code(),
                items.added(),
                items.kept(),
                items.taken()))
        : List.of();
  }
}
