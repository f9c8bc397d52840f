package dev.grid.structures.list;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemReservations;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ReservationTransfer;
import dev.grid.kernel.items.SequenceTransfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands a list over: first what transactions have reserved, then its items from the first on. What
 * changes a reservation is always passed: a slice says afterwards all that there is of it. Confined
 * to its state's host.
 */
final class ListTransfer implements Transfer {

  private final ListState state;
  private final SequenceTransfer line;
  private final ReservationTransfer reserved;

  ListTransfer(ListState state) {
    this.state = state;
    this.reserved = new ReservationTransfer(state.reservations());
    this.line = new SequenceTransfer(state.items());
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    Holder holder = reserved.next();
    if (holder != null) {
      ItemReservations.Reserved has = Objects.requireNonNull(state.reservations().get(holder));
      return new ListEffect.Reserved(
          ListEffect.Owner.of(holder),
          has.untilMillis(),
          has.kept(),
          has.taken().stream().mapToInt(ItemReservations.Taken::position).toArray(),
          has.items());
    }
    int position = line.handedOver();
    List<byte[]> slice = line.next(bytesMax);
    return slice.isEmpty() ? null : new ListEffect.Inserted(position, slice);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((ListEffect) change) {
      case ListEffect.Inserted e -> line.inserted(e.position(), e.items().size()) ? e : null;
      case ListEffect.Replaced e -> line.replaced(e.position()) ? e : null;
      case ListEffect.RemovedAt e -> passed(e, line.removed(e.positions()));
      case ListEffect.Cleared e -> line.cleared() ? e : null;
      case ListEffect.Taken e ->
          new ListEffect.Taken(
              e.by(),
              e.untilMillis(),
              line.removed(new int[] {e.position()}),
              e.position(),
              e.item());
      case ListEffect.Kept e -> e;
      case ListEffect.Passed e -> {
        reserved.passed(e.from().holder(), e.to().holder());
        yield e;
      }
      case ListEffect.Ended e -> passed(e);
      case ListEffect.Reserved e -> e;
    };
  }

  private ListEffect passed(ListEffect.Ended change) {
    List<Integer> positions = new ArrayList<>();
    List<byte[]> returned = new ArrayList<>();
    for (int i = 0; i < change.positions().length; i++) {
      if (line.inserted(change.positions()[i], 1)) {
        positions.add(change.positions()[i]);
        returned.add(change.returned().get(i));
      }
    }
    int added = change.added().size();
    boolean isAdded = added > 0 && line.inserted(state.items().size() - added, added);
    return new ListEffect.Ended(
        change.of(),
        positions.stream().mapToInt(Integer::intValue).toArray(),
        returned,
        isAdded ? change.added() : List.of());
  }

  private static @Nullable ListEffect passed(ListEffect.RemovedAt change, int removed) {
    if (removed == 0) {
      return null;
    }
    return removed == change.positions().length
        ? change
        : new ListEffect.RemovedAt(Arrays.copyOf(change.positions(), removed));
  }
}
