package dev.grid.structures.list;

import dev.grid.kernel.Effect;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;

/**
 * What a call changed in a list, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface ListEffect extends Effect, Message<Void> {

  /** These items are there now, in this order, the first of them at this position. */
  @Op(id = 0x850100)
  record Inserted(int position, List<byte[]> items) implements ListEffect {

    public Inserted {
      items = List.copyOf(items);
    }
  }

  /** At this position is this item now. */
  @Op(id = 0x850200)
  record Replaced(int position, byte[] item) implements ListEffect {}

  /** The items at these positions, ascending, are gone. */
  @Op(id = 0x850300)
  record RemovedAt(int[] positions) implements ListEffect {}

  /** All items are gone. */
  @Op(id = 0x850400)
  record Cleared() implements ListEffect {}

  // What transactions have reserved; see dev.grid.kernel.items.ItemReservations.

  /** Who has a reservation. */
  @Struct
  record Owner(UUID owner, long thread) {

    static Owner of(Holder holder) {
      return new Owner(holder.owner(), holder.thread());
    }

    Holder holder() {
      return new Holder(owner, thread);
    }
  }

  /**
   * An item is taken.
   *
   * @param removed whether it is in the list where this is applied, at its position; 1 or 0
   */
  @Op(id = 0x850500)
  record Taken(Owner by, long untilMillis, int removed, int position, byte[] item)
      implements ListEffect {}

  /** A place is kept free. */
  @Op(id = 0x850600)
  record Kept(Owner by, long untilMillis) implements ListEffect {}

  /** A reservation belongs to another now. */
  @Op(id = 0x850700)
  record Passed(Owner from, Owner to, long untilMillis) implements ListEffect {}

  /**
   * Reservations are gone; items were inserted one after another, each at its position, and then
   * others added at the end.
   */
  @Op(id = 0x850800)
  record Ended(List<Owner> of, int[] positions, List<byte[]> returned, List<byte[]> added)
      implements ListEffect {

    public Ended {
      of = List.copyOf(of);
      returned = List.copyOf(returned);
      added = List.copyOf(added);
    }
  }

  /** A reservation is this now; each item that it has taken was at its position. */
  @Op(id = 0x850900)
  record Reserved(Owner by, long untilMillis, int kept, int[] positions, List<byte[]> taken)
      implements ListEffect {

    public Reserved {
      taken = List.copyOf(taken);
    }
  }
}
