package dev.grid.structures.set;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a set over: first its locks, then its items in the order of their hashes, which growth of
 * the table does not change. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the items whose hash comes before the cursor. Lock effects tell
 * all of an item's lock, so that all of them are passed: what a slice says of the lock afterwards
 * is the same or later.
 */
final class SetTransfer implements Transfer {

  private final ItemTable items;
  private final KeyLocks locks;

  /** The items that were locked in the beginning and have not been dealt with. */
  private final Deque<Data> locked;

  private int cursor = EntryTable.CURSOR_START;

  /** The bytes of the slice that is being made. */
  private long sliceBytes;

  SetTransfer(ItemTable items, KeyLocks locks) {
    this.items = items;
    this.locks = locks;
    this.locked = new ArrayDeque<>(locks.keys());
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    for (Data item; (item = locked.poll()) != null; ) {
      KeyLocks.Lock lock = locks.get(item);
      if (lock != null) {
        return SetState.locked(List.of(item), lock);
      }
    }
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
      case SetEffect.Locked e -> e;
      case SetEffect.Unlocked e -> e;
      case SetEffect.Ended e ->
          new SetEffect.Ended(handedOver(e.added()), handedOver(e.removed()), e.unlocked());
    };
  }

  private List<byte[]> handedOver(List<byte[]> changed) {
    return changed.stream()
        .filter(item -> EntryTable.isBefore(Data.payloadHash(item), cursor))
        .toList();
  }
}
