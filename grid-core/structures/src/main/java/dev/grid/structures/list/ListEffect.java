package dev.grid.structures.list;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

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
}
