package dev.grid.structures.set;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.LockedKeys;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.set.SetMessages.EndItems;
import dev.grid.structures.set.SetMessages.LockItem;
import dev.grid.structures.set.TransactionalSetMessages.Add;
import dev.grid.structures.set.TransactionalSetMessages.Remove;
import dev.grid.structures.set.TransactionalSetMessages.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a set: each item that it adds or removes is locked first. Confined to
 * its transaction.
 */
final class SetParticipant implements Participant {

  private final String name;
  private final TransactionScope transaction;
  private final LockedKeys<LockedItem> locked;

  SetParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
    this.locked = new LockedKeys<>("set=" + name, transaction);
  }

  /** An item that the transaction has locked. Nobody else adds or removes it. */
  private static final class LockedItem {

    private final boolean wasThere;
    private boolean isThere;

    LockedItem(boolean wasThere) {
      this.wasThere = wasThere;
      this.isThere = wasThere;
    }

    boolean change(boolean adds) {
      boolean isChange = isThere != adds;
      isThere = adds;
      return isChange;
    }

    /** How many items more there are for the transaction than are committed. */
    int surplus() {
      return (isThere ? 1 : 0) - (wasThere ? 1 : 0);
    }
  }

  @Override
  public CompletableFuture<?> handle(TransactionalMessage<?> message) {
    return switch ((TransactionalSetMessages<?>) message) {
      case Add m -> change(m.item(), true);
      case Remove m -> change(m.item(), false);
      case Size m -> size();
    };
  }

  private CompletableFuture<Boolean> change(Data item, boolean adds) {
    return locked
        .lock(
            item,
            new LockItem(
                name,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                transaction.remainingMillis(),
                item,
                adds),
            answer -> locked(answer, adds))
        .thenApply(now -> now != null && now.change(adds));
  }

  private @Nullable LockedItem locked(int answer, boolean adds) {
    return switch (answer) {
      case LockItem.LOCKED -> new LockedItem(!adds);
      case LockItem.NOT_NEEDED, LockItem.FULL -> null;
      default -> throw locked.notInTime();
    };
  }

  private CompletableFuture<Integer> size() {
    int surplus = locked.all().stream().mapToInt(LockedItem::surplus).sum();
    return transaction
        .ask(new SetMessages.Size(name))
        .thenApply(size -> Math.max(0, Objects.requireNonNull(size) + surplus));
  }

  @Override
  public List<Ending> endings() {
    if (locked.isEmpty()) {
      return List.of();
    }
    List<Data> added = new ArrayList<>();
    List<Data> removed = new ArrayList<>();
    List<Data> unchanged = new ArrayList<>();
    locked.forEach(
        (item, own) ->
            (own.isThere == own.wasThere ? unchanged : own.isThere ? added : removed).add(item));
    return List.of(
        new EndItems(
            name,
            transaction.id(),
            transaction.coordinator(),
            transaction.thread(),
            Ending.Phase.PREPARE.code(),
            added,
            removed,
            unchanged));
  }
}
