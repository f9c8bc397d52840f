package dev.grid.structures.queue;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.protocol.Data;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import java.util.List;

/**
 * One queue's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class QueueState implements State {

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemSequence items = new ItemSequence();

  QueueState(StateContext context) {
    name = context.name();
    QueueConfig config = context.config().structure(GridQueue.TYPE, name);
    int configured = config.maxSize();
    mergePolicy = config.mergePolicy();
    maxSize = configured == 0 ? Integer.MAX_VALUE : configured;
  }

  /** The queue's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at; the head is the first. */
  ItemSequence items() {
    return items;
  }

  /** How many more items fit; there may be more than that, as some were given back. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size());
  }

  boolean isFull() {
    return remainingCapacity() == 0;
  }

  /** Adds at the tail; the caller has seen that there is room. */
  QueueEffect.Added add(List<Data> added) {
    List<byte[]> arrays = ItemSequence.arrays(added);
    items.addLast(arrays);
    return new QueueEffect.Added(arrays);
  }

  /** Adds at the head what had been there, whether there is room or not. */
  QueueEffect.AddedFirst addFirst(List<Data> added) {
    List<byte[]> arrays = ItemSequence.arrays(added);
    items.addFirst(arrays);
    return new QueueEffect.AddedFirst(arrays);
  }

  /** Removes at the head. */
  QueueEffect.RemovedHead removeHead(int count) {
    items.removeFirst(count);
    return new QueueEffect.RemovedHead(count);
  }

  /** Removes the items at these positions, which ascend. */
  QueueEffect.RemovedAt removeAt(int[] positions) {
    items.removeAt(positions);
    return new QueueEffect.RemovedAt(positions);
  }

  QueueEffect.Cleared clear() {
    items.clear();
    return new QueueEffect.Cleared();
  }

  @Override
  public void apply(Effect effect) {
    switch ((QueueEffect) effect) {
      case QueueEffect.Added e -> items.addLast(e.items());
      case QueueEffect.AddedFirst e -> items.addFirst(e.items());
      case QueueEffect.RemovedHead e -> removeHead(e.count());
      case QueueEffect.RemovedAt e -> removeAt(e.positions());
      case QueueEffect.Cleared e -> clear();
    }
  }

  @Override
  public Transfer transfer() {
    return new QueueTransfer(this);
  }

  /** Places are positions from the head. */
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
