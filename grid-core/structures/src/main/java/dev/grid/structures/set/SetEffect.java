package dev.grid.structures.set;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;
import java.util.UUID;

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

  /** These items, whether they are there or not, are locked like this now. */
  @Op(id = 0x860400)
  record Locked(List<byte[]> items, UUID owner, long thread, long untilMillis)
      implements SetEffect {

    public Locked {
      items = List.copyOf(items);
    }
  }

  /** These items are not locked any more. */
  @Op(id = 0x860500)
  record Unlocked(List<byte[]> items) implements SetEffect {

    public Unlocked {
      items = List.copyOf(items);
    }
  }

  /**
   * A transaction has ended: items were added, others removed, and some are not locked any more.
   */
  @Op(id = 0x860600)
  record Ended(List<byte[]> added, List<byte[]> removed, List<byte[]> unlocked)
      implements SetEffect {

    public Ended {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      unlocked = List.copyOf(unlocked);
    }
  }
}
