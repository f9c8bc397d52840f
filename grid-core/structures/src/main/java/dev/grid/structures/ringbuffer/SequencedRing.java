package dev.grid.structures.ringbuffer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items by their sequences, in an array that grows up to the capacity: the item of a sequence is at
 * the sequence modulo its length. Confined to its state.
 *
 * <p>Invariant: {@code 0 <= head <= next} and {@code next - head <= slots.length <= capacity}.
 */
final class SequencedRing {

  private static final int SLOTS_INITIAL = 16;

  private final int capacity;
  private byte[] @Nullable [] slots;

  /** The sequence of the oldest item. */
  private long head;

  /** The sequence of the next item to come. */
  private long next;

  SequencedRing(int capacity) {
    this.capacity = capacity;
    this.slots = new byte[Math.min(capacity, SLOTS_INITIAL)][];
  }

  int capacity() {
    return capacity;
  }

  long head() {
    return head;
  }

  long next() {
    return next;
  }

  int size() {
    return (int) (next - head);
  }

  /** The item of a sequence from the head on, before the next. */
  byte[] get(long sequence) {
    Objects.checkIndex(sequence - head, next - head);
    return Objects.requireNonNull(slots[slot(sequence)]);
  }

  private int slot(long sequence) {
    return (int) (sequence % slots.length);
  }

  /** Adds an item; returns the one whose place it took, or null. */
  byte @Nullable [] add(byte[] item) {
    if (size() == slots.length && slots.length < capacity) {
      grow();
    }
    byte[] oldest = null;
    if (size() == slots.length) {
      oldest = get(head);
      head++;
    }
    slots[slot(next)] = item;
    next++;
    return oldest;
  }

  private void grow() {
    byte[][] larger = new byte[(int) Math.min(capacity, 2L * slots.length)][];
    for (long sequence = head; sequence < next; sequence++) {
      larger[(int) (sequence % larger.length)] = slots[slot(sequence)];
    }
    slots = larger;
  }

  /** Forgets all items; the next one that comes has this sequence. */
  void restartAt(long sequence) {
    slots = new byte[Math.min(capacity, SLOTS_INITIAL)][];
    head = sequence;
    next = sequence;
  }
}
