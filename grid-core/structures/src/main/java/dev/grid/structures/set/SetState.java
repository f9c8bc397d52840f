package dev.grid.structures.set;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.items.ItemTable;
import dev.grid.protocol.Data;
import dev.grid.set.GridSet;
import dev.grid.set.SetConfig;
import java.util.List;

/**
 * One set's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class SetState implements State {

  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemTable items = new ItemTable();

  SetState(StateContext context) {
    SetConfig config = context.config().structure(GridSet.TYPE, context.name());
    maxSize = config.maxSize() == 0 ? Integer.MAX_VALUE : config.maxSize();
    mergePolicy = config.mergePolicy();
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at. */
  ItemTable items() {
    return items;
  }

  /** How many more items fit. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size());
  }

  /** Adds items that are not there; the caller has seen that there is room. */
  SetEffect.Added add(List<Data> added) {
    List<byte[]> arrays = ItemSequence.arrays(added);
    arrays.forEach(items::add);
    return new SetEffect.Added(arrays);
  }

  /** Removes items that are there. */
  SetEffect.Removed remove(List<Data> removed) {
    List<byte[]> arrays = ItemSequence.arrays(removed);
    arrays.forEach(items::remove);
    return new SetEffect.Removed(arrays);
  }

  SetEffect.Cleared clear() {
    items.clear();
    return new SetEffect.Cleared();
  }

  @Override
  public void apply(Effect effect) {
    switch ((SetEffect) effect) {
      case SetEffect.Added e -> e.items().forEach(items::add);
      case SetEffect.Removed e -> e.items().forEach(items::remove);
      case SetEffect.Cleared e -> items.clear();
    }
  }

  /** Growing and shrinking end without changes, too. */
  @Override
  public long alarmMillis() {
    return items.isMoving() ? EVERY_ROUND : NO_ALARM;
  }

  @Override
  public Transfer transfer() {
    return new SetTransfer(items);
  }

  /** Places are those of the table of items. */
  @Override
  public ContentDigest digestFrom(long from) {
    return items.digestFrom(from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return items.digest(from, to);
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public long entries() {
    return items.size();
  }

  @Override
  public long bytes() {
    return items.bytes();
  }
}
