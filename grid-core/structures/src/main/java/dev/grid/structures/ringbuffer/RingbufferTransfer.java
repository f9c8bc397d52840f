package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.structures.ringbuffer.RingbufferEffect.Added;
import dev.grid.structures.ringbuffer.RingbufferEffect.HeadMoved;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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

  /** Whether the receiver knows a sequence: an empty ring has one too. */
  private boolean isPositioned;

  RingbufferTransfer(RingbufferState state) {
    this.state = state;
    this.handedOver = state.oldest();
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    handedOver = Math.max(handedOver, state.oldest());
    long first = handedOver;
    List<byte[]> slice = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && handedOver < state.next()) {
      byte[] item = state.get(handedOver++).bytes();
      slice.add(item);
      bytes += RingbufferState.ITEM_OVERHEAD_BYTES + item.length;
    }
    boolean isBehind = !isPositioned && first > 0;
    isPositioned = true;
    if (slice.isEmpty()) {
      return isBehind ? new HeadMoved(first) : null;
    }
    return new Added(first, slice, times(first, slice.size()));
  }

  private long @Nullable [] times(long first, int count) {
    return state.hasTimes()
        ? LongStream.range(first, first + count).map(state::addedMillis).toArray()
        : null;
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((RingbufferEffect) change) {
      case Added added -> {
        if (handedOver < added.sequence()) {
          yield null;
        }
        handedOver = added.sequence() + added.items().size();
        isPositioned = true;
        yield added;
      }
      case HeadMoved moved -> {
        handedOver = Math.max(handedOver, moved.head());
        isPositioned = true;
        yield moved;
      }
    };
  }
}
