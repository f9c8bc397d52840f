package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/**
 * What a call changed in a queue, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface QueueEffect extends Effect, Message<Void> {

  /** These items are at the tail now, in this order. */
  @Op(id = 0x830100)
  record Added(List<byte[]> items) implements QueueEffect {

    public Added {
      items = List.copyOf(items);
    }
  }

  /** These items are at the head now, in this order. */
  @Op(id = 0x830500)
  record AddedFirst(List<byte[]> items) implements QueueEffect {

    public AddedFirst {
      items = List.copyOf(items);
    }
  }

  /** So many items at the head are gone. */
  @Op(id = 0x830200)
  record RemovedHead(int count) implements QueueEffect {}

  /** The items at these positions from the head, ascending, are gone. */
  @Op(id = 0x830300)
  record RemovedAt(int[] positions) implements QueueEffect {}

  /** All items are gone. */
  @Op(id = 0x830400)
  record Cleared() implements QueueEffect {}
}
