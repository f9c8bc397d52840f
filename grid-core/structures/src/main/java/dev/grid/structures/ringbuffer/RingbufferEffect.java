package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/**
 * What a call changed in a ringbuffer, for replicas. Immutable; arrays are shared with the state
 * and not written to.
 */
sealed interface RingbufferEffect extends Effect, Message<Void> {

  /** These items came, in this order; the first has this sequence. */
  @Op(id = 0x970100)
  record Added(long sequence, List<byte[]> items) implements RingbufferEffect {

    public Added {
      items = List.copyOf(items);
    }
  }
}
