package dev.grid.structures.multimap;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;
import java.util.UUID;

/**
 * What a call changed in a multimap, for replicas. Immutable; arrays are shared with the state and
 * not written to.
 */
sealed interface MultiMapEffect extends Effect, Message<Void> {

  /**
   * Keys have these values more, at the end of those that they had if these are a list.
   *
   * @param counts of each key, how many of the values are its own; they follow each other
   */
  @Op(id = 0x820100)
  record Added(List<byte[]> keys, int[] counts, List<byte[]> values) implements MultiMapEffect {

    public Added {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
    }
  }

  /**
   * A key has a value less.
   *
   * @param position where the value was if the key's values are a list, else 0
   */
  @Op(id = 0x820200)
  record Removed(byte[] key, byte[] value, int position) implements MultiMapEffect {}

  /** These keys are gone; their locks stay. */
  @Op(id = 0x820300)
  record RemovedKeys(List<byte[]> keys) implements MultiMapEffect {

    public RemovedKeys {
      keys = List.copyOf(keys);
    }
  }

  /** All keys are gone; locks stay. */
  @Op(id = 0x820400)
  record Cleared() implements MultiMapEffect {}

  /** The key is locked like this now. */
  @Op(id = 0x820500)
  record Locked(
      byte[] key, UUID owner, long threadId, int holds, long referenceId, long untilMillis)
      implements MultiMapEffect {}

  /** These keys are not locked any more. */
  @Op(id = 0x820600)
  record Unlocked(List<byte[]> keys) implements MultiMapEffect {

    public Unlocked {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A transaction has ended with a key, which is not locked any more: values were removed one after
   * another, each from its position as of {@link Removed}, and then others added at the end.
   */
  @Op(id = 0x820700)
  record Ended(byte[] key, List<byte[]> removed, int[] positions, List<byte[]> added)
      implements MultiMapEffect {

    public Ended {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }
  }
}
