package dev.grid.structures.list;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.list.GridList;
import dev.grid.list.ListConfig;
import dev.grid.protocol.Data;
import java.util.List;

/**
 * One list's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class ListState implements State {

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemSequence items = new ItemSequence();

  ListState(StateContext context) {
    name = context.name();
    ListConfig config = context.config().structure(GridList.TYPE, name);
    maxSize = config.maxSize() == 0 ? Integer.MAX_VALUE : config.maxSize();
    mergePolicy = config.mergePolicy();
  }

  /** The list's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at. */
  ItemSequence items() {
    return items;
  }

  /** How many more items fit. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size());
  }

  /** Inserts at a position; the caller has seen that it is one, and that there is room. */
  ListEffect.Inserted insert(int position, List<Data> inserted) {
    List<byte[]> arrays = ItemSequence.arrays(inserted);
    items.insert(position, arrays);
    return new ListEffect.Inserted(position, arrays);
  }

  ListEffect.Replaced replace(int position, Data item) {
    items.set(position, item.bytes());
    return new ListEffect.Replaced(position, item.bytes());
  }

  /** Removes the items at these positions, which ascend. */
  ListEffect.RemovedAt removeAt(int[] positions) {
    items.removeAt(positions);
    return new ListEffect.RemovedAt(positions);
  }

  ListEffect.Cleared clear() {
    items.clear();
    return new ListEffect.Cleared();
  }

  @Override
  public void apply(Effect effect) {
    switch ((ListEffect) effect) {
      case ListEffect.Inserted e -> items.insert(e.position(), e.items());
      case ListEffect.Replaced e -> items.set(e.position(), e.item());
      case ListEffect.RemovedAt e -> items.removeAt(e.positions());
      case ListEffect.Cleared e -> items.clear();
    }
  }

  @Override
  public Transfer transfer() {
    return new ListTransfer(items);
  }

  /** Places are positions. */
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
