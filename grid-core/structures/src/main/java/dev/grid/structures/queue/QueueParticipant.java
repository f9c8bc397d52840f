package dev.grid.structures.queue;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Participant;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a queue: what it offers stays here until it commits. Confined to its
 * transaction.
 */
final class QueueParticipant implements Participant {

  /** More offers of one transaction are refused. */
  private static final int OFFERED_MAX = 100_000;

  private final String name;
  private final TransactionScope transaction;

  /** What it has offered and not taken itself. */
  private final Deque<Data> offered = new ArrayDeque<>();

  private boolean hasReserved;

  QueueParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
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
              .thenApply(size -> Objects.requireNonNull(size) + offered.size());
    };
  }

  private CompletableFuture<Boolean> offer(Data item, long timeoutMillis) {
    if (offered.size() >= OFFERED_MAX) {
      throw new TransactionException(
          "queue=%s: a transaction may offer items=%d at most: do it in parts"
              .formatted(name, OFFERED_MAX));
    }
    long lease = transaction.remainingMillis();
    return transaction
        .ask(
            new KeepPlace(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                Math.min(timeoutMillis, lease),
                lease))
        .thenApply(
            isKept -> {
              if (Boolean.TRUE.equals(isKept)) {
                hasReserved = true;
                offered.add(item);
              }
              return Boolean.TRUE.equals(isKept);
            });
  }

  /** What the queue has comes first, then what the transaction has offered. */
  private CompletableFuture<@Nullable Data> head(long timeoutMillis, boolean stays) {
    long lease = transaction.remainingMillis();
    return transaction
        .ask(
            new TakeHead(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                offered.isEmpty() ? Math.min(timeoutMillis, lease) : 0,
                lease,
                stays))
        .thenApply(
            item -> {
              if (item != null) {
                hasReserved |= !stays;
                return item;
              }
              return stays ? offered.peek() : offered.poll();
            });
  }

  @Override
  public List<? extends Ending> endings() {
    return hasReserved
        ? List.of(
            new EndReservation(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                Ending.Phase.PREPARE.code(),
                List.copyOf(offered)))
        : List.of();
  }
}
