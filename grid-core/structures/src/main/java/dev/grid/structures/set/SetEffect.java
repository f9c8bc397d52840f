package dev.grid.structures.set;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/**
 * What a call changed in a set, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface SetEffect extends Effect, Message<Void> {

  /** These items, which were not there, are there now. */
  @Op(id = 0x860100)
  record Added(List<byte[]> items) implements SetEffect {

    public Added {
      items = List.copyOf(items);
    }
  }

  /** These items are gone. */
  @Op(id = 0x860200)
  record Removed(List<byte[]> items) implements SetEffect {

    public Removed {
      items = List.copyOf(items);
    }
  }

  /** All items are gone. */
  @Op(id = 0x860300)
  record Cleared() implements SetEffect {}
}
