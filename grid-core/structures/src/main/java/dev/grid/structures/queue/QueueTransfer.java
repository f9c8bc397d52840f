package dev.grid.structures.queue;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.SequenceTransfer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands a queue over from its head on. Confined to its state's host. */
final class QueueTransfer implements Transfer {

  private final QueueState state;
  private final SequenceTransfer line;

  QueueTransfer(QueueState state) {
    this.state = state;
    this.line = new SequenceTransfer(state.items());
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    int from = line.handedOver();
    List<byte[]> slice = line.next(bytesMax);
    return slice.isEmpty() ? null : new QueueEffect.Added(slice, ids(from, line.handedOver()));
  }

  private long @Nullable [] ids(int from, int to) {
    return state.store() == null ? null : state.ids().between(from, to);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((QueueEffect) change) {
      case QueueEffect.Added e -> {
        int added = e.items().size();
        yield line.inserted(state.items().size() - added, added) ? e : null;
      }
      case QueueEffect.AddedFirst e -> line.inserted(0, e.items().size()) ? e : null;
      case QueueEffect.Inserted e -> passed(e, line.inserted(e.positions()));
      case QueueEffect.RemovedHead e -> passed(e, line.removedFirst(e.count()));
      case QueueEffect.RemovedAt e -> passed(e, line.removed(e.positions()));
      case QueueEffect.Cleared e -> line.cleared() ? e : null;
    };
  }

  private static @Nullable QueueEffect passed(QueueEffect.Inserted change, int inserted) {
    if (inserted == 0) {
      return null;
    }
    long[] ids = change.ids();
    return inserted == change.positions().length
        ? change
        : new QueueEffect.Inserted(
            Arrays.copyOf(change.positions(), inserted),
            change.items().subList(0, inserted),
            ids == null ? null : Arrays.copyOf(ids, inserted));
  }

  /** What was loaded of those that come next the receiver is told as far as it has them. */
  private @Nullable QueueEffect passed(QueueEffect.RemovedHead change, int removed) {
    List<byte[]> loaded = change.loaded();
    if (removed == 0) {
      return null;
    }
    if (loaded == null || line.handedOver() == 0) {
      boolean isWhole = loaded == null && removed == change.count();
      return isWhole ? change : new QueueEffect.RemovedHead(removed, null);
    }
    int known = Math.min(loaded.size(), line.handedOver());
    return new QueueEffect.RemovedHead(removed, loaded.subList(0, known));
  }

  private static @Nullable QueueEffect passed(QueueEffect.RemovedAt change, int removed) {
    if (removed == 0) {
      return null;
    }
    return removed == change.positions().length
        ? change
        : new QueueEffect.RemovedAt(Arrays.copyOf(change.positions(), removed));
  }
}
