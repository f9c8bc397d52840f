package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call changed in a queue, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 *
 * <p>Items of a queue with a store have ids, null of others; one that is in the store alone is
 * {@link StoredIds#ABSENT} here.
 */
sealed interface QueueEffect extends Effect, Message<Void> {

  /** These items are at the tail now, in this order. */
  @Op(id = 0x830100)
  record Added(List<byte[]> items, @Since("2.0") long @Nullable [] ids) implements QueueEffect {

    public Added {
      items = List.copyOf(items);
    }
  }

  /** These items are at the head now, in this order. */
  @Op(id = 0x830500)
  record AddedFirst(List<byte[]> items, @Since("2.0") long @Nullable [] ids)
      implements QueueEffect {

    public AddedFirst {
      items = List.copyOf(items);
    }
  }

  /** These items are at these positions now, which ascend, as the queue's comparator wants it. */
  @Op(id = 0x830600)
  record Inserted(int[] positions, List<byte[]> items, long @Nullable [] ids)
      implements QueueEffect {

    public Inserted {
      items = List.copyOf(items);
    }
  }

  /**
   * So many items at the head are gone.
   *
   * @param loaded the items that come next then, which were in the store alone; null for none
   */
  @Op(id = 0x830200)
  record RemovedHead(int count, @Since("2.0") @Nullable List<byte[]> loaded)
      implements QueueEffect {

    public RemovedHead {
      loaded = loaded == null ? null : List.copyOf(loaded);
    }
  }

  /** The items at these positions from the head, ascending, are gone. */
  @Op(id = 0x830300)
  record RemovedAt(int[] positions) implements QueueEffect {}

  /** All items are gone. */
  @Op(id = 0x830400)
  record Cleared() implements QueueEffect {}

  /**
   * What was stored is here. Whatever changes a queue with a store says so, too, as nothing does
   * before; this is of one that has stored nothing.
   */
  @Op(id = 0x830c00)
  record Loaded() implements QueueEffect {}

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

  /** An item is taken; it was the head, where {@code removed} is 1 and not 0. */
  @Op(id = 0x830700)
  record Taken(Owner by, long untilMillis, int removed, byte[] item) implements QueueEffect {}

  /** A place is kept free. */
  @Op(id = 0x830800)
  record Kept(Owner by, long untilMillis) implements QueueEffect {}

  /** A reservation belongs to another now. */
  @Op(id = 0x830900)
  record Passed(Owner from, Owner to, long untilMillis) implements QueueEffect {}

  /** Reservations are gone; these items are at the head now, and these at the tail. */
  @Op(id = 0x830a00)
  record Ended(List<Owner> of, List<byte[]> returned, List<byte[]> added) implements QueueEffect {

    public Ended {
      of = List.copyOf(of);
      returned = List.copyOf(returned);
      added = List.copyOf(added);
    }
  }

  /** A reservation is this now. */
  @Op(id = 0x830b00)
  record Reserved(Owner by, long untilMillis, int kept, List<byte[]> taken) implements QueueEffect {

    public Reserved {
      taken = List.copyOf(taken);
    }
  }
}
