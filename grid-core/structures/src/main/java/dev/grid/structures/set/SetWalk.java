package dev.grid.structures.set;

import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import java.util.ArrayDeque;
import java.util.Deque;

/** Walks the items of a set that does not change any more. Confined to its host. */
final class SetWalk {

  /** How much is looked at together. */
  private static final int SLICE_BYTES = 64 << 10;

  private final SetTransfer transfer;
  private final Deque<byte[]> items = new ArrayDeque<>();

  SetWalk(ItemTable items) {
    this.transfer = new SetTransfer(items, new KeyLocks());
  }

  /** The next item; there must be one. */
  Data next() {
    if (items.isEmpty()) {
      items.addAll(transfer.nextItems(SLICE_BYTES));
    }
    return new Data(items.remove());
  }
}
