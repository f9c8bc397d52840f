package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.structures.ringbuffer.RingbufferEffect.Added;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a ringbuffer over from its head on. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the items before {@code handedOver}, but for those that the state
 * had overwritten before they were handed over. If it has overwritten some that come next, the
 * receiver begins anew behind them, with the sequence that the next slice has.
 */
final class RingbufferTransfer implements Transfer {

  private final RingbufferState state;
  private long handedOver;

  RingbufferTransfer(RingbufferState state) {
    this.state = state;
    this.handedOver = state.head();
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    handedOver = Math.max(handedOver, state.head());
    long first = handedOver;
    List<byte[]> slice = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && handedOver < state.next()) {
      byte[] item = state.get(handedOver++).bytes();
      slice.add(item);
      bytes += RingbufferState.ITEM_OVERHEAD_BYTES + item.length;
    }
    return slice.isEmpty() ? null : new Added(first, slice);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((RingbufferEffect) change) {
      case Added added -> {
        if (handedOver < added.sequence()) {
          yield null;
        }
        handedOver = added.sequence() + added.items().size();
        yield added;
      }
    };
  }
}
