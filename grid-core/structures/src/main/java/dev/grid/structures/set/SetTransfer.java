package dev.grid.structures.set;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a set over in the order of its items' hashes, which growth of the table does not change.
 * Confined to its state's host.
 *
 * <p>Invariant: the receiver has the items whose hash comes before the cursor.
 */
final class SetTransfer implements Transfer {

  private final ItemTable items;
  private int cursor = EntryTable.CURSOR_START;

  /** The bytes of the slice that is being made. */
  private long sliceBytes;

  SetTransfer(ItemTable items) {
    this.items = items;
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<byte[]> slice = nextItems(bytesMax);
    return slice.isEmpty() ? null : new SetEffect.Added(slice);
  }

  /** The next items, none when all have been handed over. */
  List<byte[]> nextItems(int bytesMax) {
    List<byte[]> slice = new ArrayList<>();
    sliceBytes = 0;
    while (sliceBytes < Math.max(1, bytesMax) && cursor != EntryTable.CURSOR_END) {
      cursor =
          items.scan(
              cursor,
              1,
              item -> {
                slice.add(item);
                sliceBytes += ItemTable.OVERHEAD_BYTES + item.length;
              });
    }
    return slice;
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((SetEffect) change) {
      case SetEffect.Added e -> {
        List<byte[]> passed = handedOver(e.items());
        yield passed.isEmpty() ? null : new SetEffect.Added(passed);
      }
      case SetEffect.Removed e -> {
        List<byte[]> passed = handedOver(e.items());
        yield passed.isEmpty() ? null : new SetEffect.Removed(passed);
      }
      case SetEffect.Cleared e -> e;
    };
  }

  private List<byte[]> handedOver(List<byte[]> changed) {
    return changed.stream()
        .filter(item -> EntryTable.isBefore(Data.payloadHash(item), cursor))
        .toList();
  }
}
