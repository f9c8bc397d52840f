package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import java.util.List;

/**
 * What a call changed in a queue, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface QueueEffect extends Effect {

  /** These items are at the tail now, in this order. */
  record Added(List<byte[]> items) implements QueueEffect {

    public Added {
      items = List.copyOf(items);
    }
  }

  /** So many items at the head are gone. */
  record RemovedHead(int count) implements QueueEffect {}

  /** The items at these positions from the head, ascending, are gone. */
  record RemovedAt(int[] positions) implements QueueEffect {}

  /** All items are gone. */
  record Cleared() implements QueueEffect {}
}
