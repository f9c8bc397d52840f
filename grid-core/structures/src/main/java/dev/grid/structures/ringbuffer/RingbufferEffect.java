package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call changed in a ringbuffer, for replicas. Immutable; arrays are shared with the state
 * and not written to.
 */
sealed interface RingbufferEffect extends Effect, Message<Void> {

  /**
   * These items came, in this order; the first has this sequence.
   *
   * @param addedMillis when each was added, by the cluster's time; null if items live for ever
   */
  @Op(id = 0x970100)
  record Added(long sequence, List<byte[]> items, @Since("2.0") long @Nullable [] addedMillis)
      implements RingbufferEffect {

    public Added {
      items = List.copyOf(items);
    }
  }

  /** The items before this sequence are gone. Where there is none behind it, it is the next's. */
  @Op(id = 0x970200)
  record HeadMoved(long head) implements RingbufferEffect {}
}
