package dev.grid.structures.queue;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One queue's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class QueueState implements State {

  /** An array header, and up to two slots of the ring, with compressed references. */
  static final int ITEM_OVERHEAD_BYTES = 16 + 2 * 4;

  /** What one part of a digest may cost, in bytes that are hashed. */
  private static final long DIGEST_COST_MAX = 128 << 10;

  /** What it may cost where another copy chose the part: no such part costs so much. */
  private static final long DIGEST_COST_LIMIT = 4 * DIGEST_COST_MAX;

  /** What getting at an item costs beside hashing it, in bytes. */
  private static final int DIGEST_ITEM_COST = 256;

  /** Of a longer item only some bytes are hashed. */
  private static final int DIGEST_ITEM_BYTES_MAX = 64 << 10;

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemRing items = new ItemRing();
  private long bytes;

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

  int size() {
    return items.size();
  }

  /** How many more items fit; there may be more than that, as some were given back. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size());
  }

  boolean isFull() {
    return remainingCapacity() == 0;
  }

  /** The item at a position from the head, which is 0. */
  Data get(int position) {
    return new Data(items.get(position));
  }

  /** Up to {@code max} items from the head on; the list is the caller's. */
  List<Data> first(int max) {
    return first(max, Long.MAX_VALUE);
  }

  /** {@link #first(int)} that ends with the item that reaches {@code bytesMax}. */
  List<Data> first(int max, long bytesMax) {
    int count = Math.min(max, items.size());
    List<Data> first = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < count && bytes < bytesMax; i++) {
      Data item = get(i);
      first.add(item);
      bytes += item.length();
    }
    return first;
  }

  /** The position of the first item that equals this one, or -1. */
  int find(Data item) {
    for (int i = 0; i < items.size(); i++) {
      if (Data.sameValue(items.get(i), item.bytes())) {
        return i;
      }
    }
    return -1;
  }

  /** How many items there are of each of these; those that are not there are left out. */
  Map<Data, Integer> count(List<Data> wanted) {
    Set<Data> these = new HashSet<>(wanted);
    Map<Data, Integer> counts = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      Data item = get(i);
      if (these.contains(item)) {
        counts.merge(item, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Adds at the tail; the caller has seen that there is room. */
  QueueEffect.Added add(List<Data> added) {
    List<byte[]> arrays = new ArrayList<>(added.size());
    for (Data item : added) {
      arrays.add(item.bytes());
    }
    addAll(arrays);
    return new QueueEffect.Added(arrays);
  }

  private void addAll(List<byte[]> added) {
    for (byte[] item : added) {
      items.addLast(item);
      bytes += ITEM_OVERHEAD_BYTES + item.length;
    }
  }

  /** Adds at the head what had been there, whether there is room or not. */
  QueueEffect.AddedFirst addFirst(List<Data> added) {
    List<byte[]> arrays = new ArrayList<>(added.size());
    for (Data item : added) {
      arrays.add(item.bytes());
    }
    addAllFirst(arrays);
    return new QueueEffect.AddedFirst(arrays);
  }

  private void addAllFirst(List<byte[]> added) {
    for (byte[] item : added.reversed()) {
      items.addFirst(item);
      bytes += ITEM_OVERHEAD_BYTES + item.length;
    }
  }

  /** Removes at the head. */
  QueueEffect.RemovedHead removeHead(int count) {
    for (int i = 0; i < count; i++) {
      uncount(i);
    }
    items.removeFirst(count);
    return new QueueEffect.RemovedHead(count);
  }

  /** Removes the items at these positions, which ascend. */
  QueueEffect.RemovedAt removeAt(int[] positions) {
    for (int position : positions) {
      uncount(position);
    }
    items.remove(positions);
    return new QueueEffect.RemovedAt(positions);
  }

  private void uncount(int position) {
    bytes -= ITEM_OVERHEAD_BYTES + items.get(position).length;
  }

  QueueEffect.Cleared clear() {
    items.clear();
    bytes = 0;
    return new QueueEffect.Cleared();
  }

  @Override
  public void apply(Effect effect) {
    switch ((QueueEffect) effect) {
      case QueueEffect.Added e -> addAll(e.items());
      case QueueEffect.AddedFirst e -> addAllFirst(e.items());
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
    return digest(from, items.size(), DIGEST_COST_MAX);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long end = to == ContentDigest.END ? items.size() : Math.min(to, items.size());
    ContentDigest mine = digest(from, end, DIGEST_COST_LIMIT);
    boolean whole = to != ContentDigest.END && mine.to() == ContentDigest.END && end == to;
    return whole ? new ContentDigest(from, to, mine.entries(), mine.value()) : mine;
  }

  private ContentDigest digest(long from, long end, long costMax) {
    long value = 0;
    long cost = 0;
    long position = from;
    for (; position < end && cost < costMax; position++) {
      byte[] item = items.get((int) position);
      value += ContentHash.ofSome(item, position, DIGEST_ITEM_BYTES_MAX);
      cost += DIGEST_ITEM_COST + Math.min(item.length, DIGEST_ITEM_BYTES_MAX);
    }
    long to = position >= items.size() ? ContentDigest.END : position;
    return new ContentDigest(from, to, position - from, value);
  }

  @Override
  public boolean isEmpty() {
    return items.size() == 0;
  }

  @Override
  public long entries() {
    return items.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
