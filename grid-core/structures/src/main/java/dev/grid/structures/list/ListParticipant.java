package dev.grid.structures.list;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.ReservedItems;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.list.ListMessages.EndReservation;
import dev.grid.structures.list.ListMessages.KeepPlace;
import dev.grid.structures.list.ListMessages.TakeItem;
import dev.grid.structures.list.TransactionalListMessages.Add;
import dev.grid.structures.list.TransactionalListMessages.Remove;
import dev.grid.structures.list.TransactionalListMessages.Size;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * What a transaction does to a list: what it adds stays here until it commits. Confined to its
 * transaction.
 */
final class ListParticipant implements Participant {

  private final String name;
  private final TransactionScope transaction;
  private final ReservedItems items;

  ListParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
    this.items = new ReservedItems("list=" + name, transaction);
  }

  @Override
  public CompletableFuture<?> handle(TransactionalMessage<?> message) {
    return switch ((TransactionalListMessages<?>) message) {
      case Add m ->
          items.add(
              m.item(),
              new KeepPlace(
                  name,
                  transaction.id(),
                  transaction.coordinator(),
                  transaction.thread(),
                  transaction.remainingMillis()));
      case Remove m -> remove(m.item());
      case Size m ->
          transaction
              .ask(new ListMessages.Size(name))
              .thenApply(size -> Objects.requireNonNull(size) + items.size());
    };
  }

  /** What the list has comes before what the transaction has added. */
  private CompletableFuture<Boolean> remove(Data item) {
    return items
        .ask(
            new TakeItem(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                transaction.remainingMillis(),
                item))
        .thenApply(
            isTaken -> {
              if (!Boolean.TRUE.equals(isTaken)) {
                return items.remove(item);
              }
              items.addTaken();
              return true;
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
