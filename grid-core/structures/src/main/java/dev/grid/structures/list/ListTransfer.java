package dev.grid.structures.list;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.items.SequenceTransfer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands a list over from its first item on. Confined to its state's host. */
final class ListTransfer implements Transfer {

  private final SequenceTransfer line;

  ListTransfer(ItemSequence items) {
    this.line = new SequenceTransfer(items);
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    int position = line.handedOver();
    List<byte[]> slice = line.next(bytesMax);
    return slice.isEmpty() ? null : new ListEffect.Inserted(position, slice);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((ListEffect) change) {
      case ListEffect.Inserted e -> line.inserted(e.position(), e.items().size()) ? e : null;
      case ListEffect.Replaced e -> line.replaced(e.position()) ? e : null;
      case ListEffect.RemovedAt e -> passed(e, line.removed(e.positions()));
      case ListEffect.Cleared e -> line.cleared() ? e : null;
    };
  }

  private static @Nullable ListEffect passed(ListEffect.RemovedAt change, int removed) {
    if (removed == 0) {
      return null;
    }
    return removed == change.positions().length
        ? change
        : new ListEffect.RemovedAt(Arrays.copyOf(change.positions(), removed));
  }
}
