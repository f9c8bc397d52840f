package dev.grid.structures.ringbuffer;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.RingbufferConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One ringbuffer's items. Every change goes through a method that returns its effect, and applying
 * that effect elsewhere does the same. Confined to its partition.
 */
final class RingbufferState implements State {

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
  private final MergePolicy mergePolicy;
  private final SequencedRing items;
  private long bytes;

  RingbufferState(StateContext context) {
    name = context.name();
    RingbufferConfig config = context.config().structure(GridRingbuffer.TYPE, configuredName(name));
    mergePolicy = config.mergePolicy();
    items = new SequencedRing(config.capacity());
  }

  static String configuredName(String name) {
    return name.startsWith(GridReliableTopic.RINGBUFFER_PREFIX)
        ? name.substring(GridReliableTopic.RINGBUFFER_PREFIX.length())
        : name;
  }

  /** The ringbuffer's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  int capacity() {
    return items.capacity();
  }

  int size() {
    return items.size();
  }

  /** The sequence of the oldest item, or of the next if there is none. */
  long head() {
    return items.head();
  }

  /** The sequence of the next item to come. */
  long next() {
    return items.next();
  }

  /** The item of a sequence from the head on, before the next. */
  Data get(long sequence) {
    return new Data(items.get(sequence));
  }

  /** How many items there are of each of these; those that are not there are left out. */
  Map<Data, Integer> count(List<Data> wanted) {
    Set<Data> these = new HashSet<>(wanted);
    Map<Data, Integer> counts = new HashMap<>();
    for (long sequence = head(); sequence < next(); sequence++) {
      Data item = get(sequence);
      if (these.contains(item)) {
        counts.merge(item, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Adds items, in the places of the oldest if there is no room. */
  RingbufferEffect.Added add(List<Data> added) {
    List<byte[]> arrays = new ArrayList<>(added.size());
    for (Data item : added) {
      arrays.add(item.bytes());
    }
    long sequence = next();
    addAll(arrays);
    return new RingbufferEffect.Added(sequence, arrays);
  }

  private void addAll(List<byte[]> added) {
    for (byte[] item : added) {
      byte[] overwritten = items.add(item);
      bytes += ITEM_OVERHEAD_BYTES + item.length;
      if (overwritten != null) {
        bytes -= ITEM_OVERHEAD_BYTES + overwritten.length;
      }
    }
  }

  /** A sequence that is not the next is that of a copy's first item. */
  @Override
  public void apply(Effect effect) {
    switch ((RingbufferEffect) effect) {
      case RingbufferEffect.Added e -> {
        if (e.sequence() != next()) {
          items.restartAt(e.sequence());
          bytes = 0;
        }
        addAll(e.items());
      }
    }
  }

  @Override
  public Transfer transfer() {
    return new RingbufferTransfer(this);
  }

  /** Places are sequences, one more than those of items: 0 is where each copy begins. */
  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, next() + 1, DIGEST_COST_MAX);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long end = to == ContentDigest.END ? next() + 1 : Math.min(to, next() + 1);
    ContentDigest mine = digest(from, end, DIGEST_COST_LIMIT);
    boolean whole = to != ContentDigest.END && mine.to() == ContentDigest.END && end == to;
    return whole ? new ContentDigest(from, to, mine.entries(), mine.value()) : mine;
  }

  private ContentDigest digest(long from, long end, long costMax) {
    long value = 0;
    long cost = 0;
    long place = Math.max(from, head() + 1);
    long first = place;
    for (; place < end && cost < costMax; place++) {
      byte[] item = items.get(place - 1);
      value += ContentHash.ofSome(item, place, DIGEST_ITEM_BYTES_MAX);
      cost += DIGEST_ITEM_COST + Math.min(item.length, DIGEST_ITEM_BYTES_MAX);
    }
    long to = place > next() ? ContentDigest.END : place;
    return new ContentDigest(from, to, Math.max(0, place - first), value);
  }

  /** One that had items is kept: a new one would begin with sequence 0 again. */
  @Override
  public boolean isEmpty() {
    return next() == 0;
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
