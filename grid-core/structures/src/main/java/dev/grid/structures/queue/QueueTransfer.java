package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a queue over from its head on. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the first {@code handedOver} items.
 */
final class QueueTransfer implements Transfer {

  private final QueueState state;
  private int handedOver;

  QueueTransfer(QueueState state) {
    this.state = state;
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<byte[]> slice = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && handedOver < state.size()) {
      Data item = state.get(handedOver++);
      slice.add(item.bytes());
      bytes += QueueState.ITEM_OVERHEAD_BYTES + item.length();
    }
    return slice.isEmpty() ? null : new QueueEffect.Added(slice);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((QueueEffect) change) {
      case QueueEffect.Added e -> passed(e);
      case QueueEffect.AddedFirst e -> passed(e);
      case QueueEffect.RemovedHead e -> passed(e);
      case QueueEffect.RemovedAt e -> passed(e);
      case QueueEffect.Cleared e -> passed(e);
    };
  }

  private @Nullable QueueEffect passed(QueueEffect.Added change) {
    int added = change.items().size();
    if (handedOver < state.size() - added) {
      return null;
    }
    handedOver += added;
    return change;
  }

  private QueueEffect passed(QueueEffect.AddedFirst change) {
    handedOver += change.items().size();
    return change;
  }

  private @Nullable QueueEffect passed(QueueEffect.RemovedHead change) {
    int removed = Math.min(change.count(), handedOver);
    handedOver -= removed;
    if (removed == 0) {
      return null;
    }
    return removed == change.count() ? change : new QueueEffect.RemovedHead(removed);
  }

  private @Nullable QueueEffect passed(QueueEffect.RemovedAt change) {
    int[] positions = change.positions();
    int removed = 0;
    while (removed < positions.length && positions[removed] < handedOver) {
      removed++;
    }
    handedOver -= removed;
    if (removed == 0) {
      return null;
    }
    return removed == positions.length
        ? change
        : new QueueEffect.RemovedAt(Arrays.copyOf(positions, removed));
  }

  private @Nullable QueueEffect passed(QueueEffect.Cleared change) {
    if (handedOver == 0) {
      return null;
    }
    handedOver = 0;
    return change;
  }
}
