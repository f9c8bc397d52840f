package dev.grid.kernel.items;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items by their sequences, in an array that grows up to the capacity: the item of a sequence is at
 * the sequence modulo its length. One whose items live for a time knows when each was added.
 * Confined to its state.
 *
 * <p>Invariant: {@code 0 <= head <= next} and {@code next - head <= slots.length <= capacity};
 * times never decrease from the head on.
 *
 * @param <T> the item type
 */
public final class SequencedRing<T> {

  /** Of an item whose primary has not said when it was added; before all others. */
  public static final long UNKNOWN_MILLIS = Long.MIN_VALUE;

  private static final int SLOTS_INITIAL = 16;

  private final int capacity;
  private @Nullable Object[] slots;

  /** When the item of the same place was added, or null if that is not kept. */
  private long @Nullable [] times;

  /** The sequence of the oldest item. */
  private long head;

  /** The sequence of the next item to come. */
  private long next;

  /**
   * An empty one, whose first item has sequence 0.
   *
   * @param capacity how many items there may be
   * @param hasTimes whether it knows when each was added
   */
  public SequencedRing(int capacity, boolean hasTimes) {
    this.capacity = capacity;
    this.slots = new Object[Math.min(capacity, SLOTS_INITIAL)];
    this.times = hasTimes ? new long[slots.length] : null;
  }

  public int capacity() {
    return capacity;
  }

  /** The sequence of the oldest item, or of the next if there is none. */
  public long head() {
    return head;
  }

  /** The sequence of the next item to come. */
  public long next() {
    return next;
  }

  public int size() {
    return (int) (next - head);
  }

  /** The item of a sequence from the head on, before the next. */
  @SuppressWarnings("unchecked") // Only items are put there.
  public T get(long sequence) {
    Objects.checkIndex(sequence - head, next - head);
    return (T) Objects.requireNonNull(slots[slot(sequence)]);
  }

  /** When the item of a sequence was added, in milliseconds since the epoch, if that is kept. */
  public long addedMillis(long sequence) {
    Objects.checkIndex(sequence - head, next - head);
    return times == null ? UNKNOWN_MILLIS : times[slot(sequence)];
  }

  private int slot(long sequence) {
    return (int) (sequence % slots.length);
  }

  /**
   * Adds an item; returns the one whose place it took, or null.
   *
   * @param addedMillis when; it counts as added with the one before if that came later, as clocks
   *     of members differ a little
   */
  public @Nullable T add(T item, long addedMillis) {
    if (size() == slots.length && slots.length < capacity) {
      grow();
    }
    long latest = size() == 0 ? UNKNOWN_MILLIS : addedMillis(next - 1);
    T oldest = size() == slots.length ? removeOldest() : null;
    slots[slot(next)] = item;
    if (times != null) {
      times[slot(next)] = Math.max(latest, addedMillis);
    }
    next++;
    return oldest;
  }

  /** Removes the oldest of the items that are there. */
  public T removeOldest() {
    T oldest = get(head);
    slots[slot(head)] = null;
    head++;
    return oldest;
  }

  private void grow() {
    @Nullable Object[] larger = new Object[(int) Math.min(capacity, 2L * slots.length)];
    long[] largerTimes = times == null ? null : new long[larger.length];
    for (long sequence = head; sequence < next; sequence++) {
      int to = (int) (sequence % larger.length);
      larger[to] = slots[slot(sequence)];
      if (largerTimes != null) {
        largerTimes[to] = addedMillis(sequence);
      }
    }
    slots = larger;
    times = largerTimes;
  }

  /** The sequence of the oldest item that was added after an instant; the next if there is none. */
  public long firstAddedAfter(long millis) {
    long low = head;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (addedMillis(middle) > millis) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Items of which it is not known when they were added count as added now. */
  public void settleTimes(long nowMillis) {
    long[] all = times;
    if (all == null) {
      return;
    }
    long known = firstAddedAfter(UNKNOWN_MILLIS);
    long latest = known == next ? nowMillis : Math.min(nowMillis, addedMillis(known));
    for (long sequence = head; sequence < known; sequence++) {
      all[slot(sequence)] = latest;
    }
  }

  /** Forgets all items; the next one that comes has this sequence. */
  public void restartAt(long sequence) {
    slots = new Object[Math.min(capacity, SLOTS_INITIAL)];
    times = times == null ? null : new long[slots.length];
    head = sequence;
    next = sequence;
  }
}
