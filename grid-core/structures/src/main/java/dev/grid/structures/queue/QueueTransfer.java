package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemReservations;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ReservationTransfer;
import dev.grid.kernel.items.SequenceTransfer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands a queue over: first what transactions have reserved, or that it was loaded, then its items
 * from the head on. What changes a reservation is always passed: a slice says afterwards all that
 * there is of it. Confined to its state's host.
 */
final class QueueTransfer implements Transfer {

  private final QueueState state;
  private final SequenceTransfer line;
  private final ReservationTransfer reserved;

  /** Whether it is still to be told that what is stored was loaded. */
  private boolean tellsLoaded;

  QueueTransfer(QueueState state) {
    this.state = state;
    this.reserved = new ReservationTransfer(state.reservations());
    this.line = new SequenceTransfer(state.items());
    this.tellsLoaded = state.wasLoaded();
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    if (tellsLoaded) {
      tellsLoaded = false;
      return new QueueEffect.Loaded();
    }
    Holder holder = reserved.next();
    if (holder != null) {
      ItemReservations.Reserved has = Objects.requireNonNull(state.reservations().get(holder));
      return new QueueEffect.Reserved(
          QueueEffect.Owner.of(holder), has.untilMillis(), has.kept(), has.items());
    }
    int from = line.handedOver();
    List<byte[]> slice = line.next(bytesMax);
    return slice.isEmpty() ? null : new QueueEffect.Added(slice, ids(from, line.handedOver()));
  }

  private long @Nullable [] ids(int from, int to) {
    return state.store() == null ? null : state.ids().between(from, to);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((QueueEffect) change) {
      case QueueEffect.Added e -> {
        int added = e.items().size();
        yield line.inserted(state.items().size() - added, added) ? e : null;
      }
      case QueueEffect.AddedFirst e -> line.inserted(0, e.items().size()) ? e : null;
      case QueueEffect.Inserted e -> passed(e, line.inserted(e.positions()));
      case QueueEffect.RemovedHead e -> passed(e, line.removedFirst(e.count()));
      case QueueEffect.RemovedAt e -> passed(e, line.removed(e.positions()));
      case QueueEffect.Cleared e -> line.cleared() ? e : null;
      case QueueEffect.Loaded e -> e;
      case QueueEffect.Taken e ->
          new QueueEffect.Taken(e.by(), e.untilMillis(), line.removedFirst(e.removed()), e.item());
      case QueueEffect.Kept e -> e;
      case QueueEffect.Passed e -> {
        reserved.passed(e.from().holder(), e.to().holder());
        yield e;
      }
      case QueueEffect.Ended e -> passed(e);
      case QueueEffect.Reserved e -> e;
    };
  }

  private QueueEffect passed(QueueEffect.Ended change) {
    int returned = change.returned().size();
    int added = change.added().size();
    boolean isReturned = returned > 0 && line.inserted(0, returned);
    boolean isAdded = added > 0 && line.inserted(state.items().size() - added, added);
    return new QueueEffect.Ended(
        change.of(),
        isReturned ? change.returned() : List.of(),
        isAdded ? change.added() : List.of());
  }

  private static @Nullable QueueEffect passed(QueueEffect.Inserted change, int inserted) {
    if (inserted == 0) {
      return null;
    }
    long[] ids = change.ids();
    return inserted == change.positions().length
        ? change
        : new QueueEffect.Inserted(
            Arrays.copyOf(change.positions(), inserted),
            change.items().subList(0, inserted),
            ids == null ? null : Arrays.copyOf(ids, inserted));
  }

  /** What was loaded of those that come next the receiver is told as far as it has them. */
  private @Nullable QueueEffect passed(QueueEffect.RemovedHead change, int removed) {
    List<byte[]> loaded = change.loaded();
    if (removed == 0) {
      return null;
    }
    if (loaded == null || line.handedOver() == 0) {
      boolean isWhole = loaded == null && removed == change.count();
      return isWhole ? change : new QueueEffect.RemovedHead(removed, null);
    }
    int known = Math.min(loaded.size(), line.handedOver());
    return new QueueEffect.RemovedHead(removed, loaded.subList(0, known));
  }

  private static @Nullable QueueEffect passed(QueueEffect.RemovedAt change, int removed) {
    if (removed == 0) {
      return null;
    }
    return removed == change.positions().length
        ? change
        : new QueueEffect.RemovedAt(Arrays.copyOf(change.positions(), removed));
  }
}
