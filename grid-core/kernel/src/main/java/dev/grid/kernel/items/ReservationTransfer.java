package dev.grid.kernel.items;

import dev.grid.kernel.items.ItemReservations.Holder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Which reservations a copy that is being made has not been told of as a whole. Effects about
 * reservations are always passed to it: what is told afterwards is all that there is of one.
 * Confined to its state's host.
 */
public final class ReservationTransfer {

  private final ItemReservations reservations;
  private final Deque<Holder> untold;

  public ReservationTransfer(ItemReservations reservations) {
    this.reservations = reservations;
    this.untold = new ArrayDeque<>(reservations.holders());
  }

  /** The next who has a reservation that is to be told, or null when all have been. */
  public @Nullable Holder next() {
    Holder next = untold.poll();
    while (next != null && reservations.get(next) == null) {
      next = untold.poll();
    }
    return next;
  }

  /** A reservation has been given to another holder. */
  public void passed(Holder from, Holder to) {
    if (untold.remove(from)) {
      untold.add(to);
    }
  }
}
