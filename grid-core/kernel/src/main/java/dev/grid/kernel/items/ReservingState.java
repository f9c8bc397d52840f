package dev.grid.kernel.items;

import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.protocol.Data;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A state that transactions reserve items and places of, as {@link ReservationCalls} see it. */
public interface ReservingState extends State {

  /** What is reserved, to look at. */
  ItemReservations reservations();

  @Override
  default void forEachPrepared(Consumer<UUID> visitor) {
    reservations().forEachPrepared(visitor);
  }

  /** Keeps a place free, of which there is one; the change. */
  Effect keep(Holder by, long untilMillis);

  /** Gives all that a holder has to another one; the change. */
  Effect pass(Holder from, Holder to, long untilMillis);

  /** Ends a reservation, whose items are gone for good, and adds others at the end; the change. */
  Effect commit(Holder of, List<Data> added);

  /** Ends reservations, of which there is one at least, whose items come back; the change. */
  Effect rollback(List<Holder> all);
}
