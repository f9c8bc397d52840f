package dev.grid.structures.ringbuffer;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.SequenceDigest;
import dev.grid.kernel.items.SequencedRing;
import dev.grid.protocol.Data;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One ringbuffer's items. Every change goes through a method that returns its effect, and applying
 * that effect elsewhere does the same. Confined to its partition.
 *
 * <p>Items whose time to live is over are there until {@link #expire} frees them, and nobody sees
 * them: what is seen begins at {@link #head(long)}.
 */
final class RingbufferState implements State {

  /** An array header, and up to two slots of the ring, with compressed references. */
  static final int ITEM_OVERHEAD_BYTES = 16 + 2 * 4;

  /** Up to two times, where items live for one. */
  private static final int TIME_BYTES = 2 * 8;

  /** Of one change that frees what has expired. */
  private static final int EXPIRED_ITEMS_MAX = 10_000;

  /** What expires within so many milliseconds is freed together. */
  private static final long EXPIRY_ROUND_MILLIS = 250;

  /** Longer is for ever. */
  private static final Duration TIME_TO_LIVE_MAX = Duration.ofDays(365_000);

  private static final long FOR_EVER = 0;

  private final String name;
  private final MergePolicy mergePolicy;
  private final SequencedRing<byte[]> items;
  private final long timeToLiveMillis;
  private final @Nullable RingbufferStore<Object> store;
  private long bytes;
  private long expirations;

  /** Whether the store has said where to begin; known to the primary alone. */
  private boolean isPositioned;

  RingbufferState(StateContext context) {
    name = context.name();
    RingbufferConfig config = context.config().structure(GridRingbuffer.TYPE, configuredName(name));
    mergePolicy = config.mergePolicy();
    timeToLiveMillis = millis(config.timeToLive());
    items = new SequencedRing<>(config.capacity(), timeToLiveMillis != FOR_EVER);
    store = storeOf(config);
  }

  /** Rounded up: what is configured to live shortly does not live for ever. */
  private static long millis(Duration timeToLive) {
    if (timeToLive.compareTo(TIME_TO_LIVE_MAX) > 0) {
      return FOR_EVER;
    }
    return timeToLive.plusNanos(999_999).toMillis();
  }

  @SuppressWarnings("unchecked") // Who configures a store knows what is in the ringbuffer.
  private static @Nullable RingbufferStore<Object> storeOf(RingbufferConfig config) {
    return (RingbufferStore<Object>) config.store();
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

  /** Whether it is known when items were added. */
  boolean hasTimes() {
    return timeToLiveMillis != FOR_EVER;
  }

  /** Where items are kept beside memory, or null. */
  @Nullable RingbufferStore<Object> store() {
    return store;
  }

  /** Whether it is known where the sequences go on. */
  boolean isPositioned() {
    return store == null || isPositioned || next() > 0;
  }

  /**
   * Goes on behind what the store has, if nothing is here. Copies hear of it with the first item; a
   * primary that has none asks the store itself.
   */
  void position(long largestSequence) {
    isPositioned = true;
    if (next() == 0 && largestSequence >= 0) {
      items.restartAt(largestSequence + 1);
    }
  }

  /** The sequence of the oldest item whose time is not over, or of the next if there is none. */
  long head(long nowMillis) {
    return hasTimes() ? items.firstAddedAfter(nowMillis - timeToLiveMillis) : items.head();
  }

  /** The sequence of the oldest item that takes memory, or of the next if there is none. */
  long oldest() {
    return items.head();
  }

  /** How many more items there may be before one is overwritten that must not be. */
  long remainingCapacity(long nowMillis) {
    return hasTimes() ? capacity() - (next() - head(nowMillis)) : capacity();
  }

  /** The sequence of the next item to come. */
  long next() {
    return items.next();
  }

  /** The item of a sequence from the head on, before the next. */
  Data get(long sequence) {
    return new Data(items.get(sequence));
  }

  /** When the item of a sequence was added, if items live for a time. */
  long addedMillis(long sequence) {
    return items.addedMillis(sequence);
  }

  /** How many items there are of each of these; those that are not there are left out. */
  Map<Data, Integer> count(List<Data> wanted, long nowMillis) {
    Set<Data> these = new HashSet<>(wanted);
    Map<Data, Integer> counts = new HashMap<>();
    for (long sequence = head(nowMillis); sequence < next(); sequence++) {
      Data item = get(sequence);
      if (these.contains(item)) {
        counts.merge(item, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Adds items, in the places of the oldest if there is no room. */
  RingbufferEffect.Added add(List<Data> added, long nowMillis) {
    List<byte[]> arrays = new ArrayList<>(added.size());
    for (Data item : added) {
      arrays.add(item.bytes());
    }
    long sequence = next();
    long[] times = null;
    if (hasTimes()) {
      times = new long[arrays.size()];
      Arrays.fill(times, nowMillis);
    }
    addAll(arrays, times);
    return new RingbufferEffect.Added(sequence, arrays, times);
  }

  private void addAll(List<byte[]> added, long @Nullable [] times) {
    for (int i = 0; i < added.size(); i++) {
      byte[] item = added.get(i);
      byte[] overwritten =
          items.add(
              item, times == null || i >= times.length ? SequencedRing.UNKNOWN_MILLIS : times[i]);
      bytes += bytesOf(item);
      if (overwritten != null) {
        bytes -= bytesOf(overwritten);
      }
    }
  }

  /** Frees items whose time is over, not all of them if they are many; null if there is none. */
  RingbufferEffect.@Nullable HeadMoved expire(long nowMillis) {
    long to = Math.min(head(nowMillis), oldest() + EXPIRED_ITEMS_MAX);
    if (to == oldest()) {
      return null;
    }
    expirations += to - oldest();
    removeBefore(to);
    return new RingbufferEffect.HeadMoved(to);
  }

  private int bytesOf(byte[] item) {
    return ITEM_OVERHEAD_BYTES + (hasTimes() ? TIME_BYTES : 0) + item.length;
  }

  private void removeBefore(long sequence) {
    while (oldest() < sequence) {
      bytes -= bytesOf(items.removeOldest());
    }
    if (items.size() == 0) {
      items.restartAt(next()); // Gives the array back.
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
        addAll(e.items(), e.addedMillis());
      }
      case RingbufferEffect.HeadMoved e -> {
        if (e.head() > next()) {
          items.restartAt(e.head());
          bytes = 0;
        } else {
          removeBefore(e.head());
        }
      }
    }
  }

  @Override
  public void promoted(long nowMillis) {
    isPositioned = false;
    items.settleTimes(nowMillis);
  }

  @Override
  public long alarmMillis() {
    if (!hasTimes() || items.size() == 0) {
      return NO_ALARM;
    }
    long at = items.addedMillis(oldest()) + timeToLiveMillis;
    return (at / EXPIRY_ROUND_MILLIS + 1) * EXPIRY_ROUND_MILLIS;
  }

  @Override
  public Transfer transfer() {
    return new RingbufferTransfer(this);
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return SequenceDigest.from(new Sequences(), from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return SequenceDigest.between(new Sequences(), from, to);
  }

  /** Places are sequences, one more than those of items: 0 is where each copy begins. */
  private final class Sequences implements SequenceDigest.Places {

    @Override
    public long first() {
      return oldest() + 1;
    }

    @Override
    public long end() {
      return next() + 1;
    }

    @Override
    public byte[] at(long place) {
      return items.get(place - 1);
    }
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

  @Override
  public long expirations() {
    return expirations;
  }
}
