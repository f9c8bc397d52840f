package dev.grid.kernel.items;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a copy of a sequence stands that is made from its first item on, while it goes on changing.
 * Each change is told here after it was made, and what is said of it is what the receiver is told.
 * Confined to its state's host.
 *
 * <p>Invariant: the receiver has the first {@code handedOver} items.
 */
public final class SequenceTransfer {

  private final ItemSequence items;
  private int handedOver;

  public SequenceTransfer(ItemSequence items) {
    this.items = items;
  }

  /** How many items the receiver has. */
  public int handedOver() {
    return handedOver;
  }

  /** The next items, to be added behind those that the receiver has; none when it has all. */
  public List<byte[]> next(int bytesMax) {
    List<byte[]> slice = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && handedOver < items.size()) {
      byte[] item = items.get(handedOver++).bytes();
      slice.add(item);
      bytes += ItemSequence.OVERHEAD_BYTES + item.length;
    }
    return slice;
  }

  /** So many items are new from this position on: whether the receiver is told. */
  public boolean inserted(int position, int count) {
    if (position > handedOver) {
      return false;
    }
    handedOver += count;
    return true;
  }

  /** New items are at these positions, which ascend: of how many the receiver is told. */
  public int inserted(int[] positions) {
    int told = 0;
    while (told < positions.length && positions[told] <= handedOver) {
      told++;
      handedOver++;
    }
    return told;
  }

  /** Another item is at this position: whether the receiver is told. */
  public boolean replaced(int position) {
    return position < handedOver;
  }

  /** The items at these positions, which ascend, are gone: of how many the receiver is told. */
  public int removed(int[] positions) {
    int removed = 0;
    while (removed < positions.length && positions[removed] < handedOver) {
      removed++;
    }
    handedOver -= removed;
    return removed;
  }

  /** So many of the first items are gone: of how many the receiver is told. */
  public int removedFirst(int count) {
    int removed = Math.min(count, handedOver);
    handedOver -= removed;
    return removed;
  }

  /** All items are gone: whether the receiver is told. */
  public boolean cleared() {
    boolean had = handedOver > 0;
    handedOver = 0;
    return had;
  }
}
