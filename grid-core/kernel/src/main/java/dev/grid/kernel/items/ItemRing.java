package dev.grid.kernel.items;

import java.util.List;

/**
 * Items in order, in a ring that grows and shrinks by halves: adding at either end and removing at
 * the head take constant time, adding or removing one in the middle moves the shorter side.
 * Confined to its partition.
 *
 * <p>Invariant: the items are {@code slots[head], slots[head + 1], ...}, wrapped; all other slots
 * are null.
 */
final class ItemRing {

  private static final int CAPACITY_MIN = 8;
  private static final int CAPACITY_MAX = 1 << 30;

  /** The ring halves when no more than one in so many slots is taken. */
  private static final int SHRINK_DIVISOR = 8;

  private byte[][] slots = new byte[CAPACITY_MIN][];
  private int head;
  private int size;

  int size() {
    return size;
  }

  private int slot(int position) {
    return head + position & slots.length - 1;
  }

  /** The item at a position from the head, which is 0. */
  byte[] get(int position) {
    return slots[slot(position)];
  }

  void addLast(byte[] item) {
    makeRoom();
    slots[slot(size)] = item;
    size++;
  }

  void addFirst(byte[] item) {
    makeRoom();
    head = slot(slots.length - 1);
    slots[head] = item;
    size++;
  }

  /** Puts another item in the place of the one at a position, which it returns. */
  byte[] set(int position, byte[] item) {
    int slot = slot(position);
    byte[] old = slots[slot];
    slots[slot] = item;
    return old;
  }

  /** Inserts items in their order, the first of them at this position, from 0 to the size. */
  void insert(int position, List<byte[]> items) {
    int count = items.size();
    makeRoom(count);
    if (position < size / 2) {
      head = slot(slots.length - count);
      for (int i = 0; i < position; i++) {
        slots[slot(i)] = get(i + count);
      }
    } else {
      for (int i = size - 1; i >= position; i--) {
        slots[slot(i + count)] = get(i);
      }
    }
    for (int i = 0; i < count; i++) {
      slots[slot(position + i)] = items.get(i);
    }
    size += count;
  }

  /** Inserts items; each is at its position then, which ascend. */
  void insertAt(int[] positions, List<byte[]> items) {
    if (positions.length == 1) {
      insert(positions[0], items);
      return;
    }
    int count = items.size();
    makeRoom(count);
    size += count;
    int next = count - 1;
    for (int to = size - 1; next >= 0; to--) {
      slots[slot(to)] = positions[next] == to ? items.get(next--) : get(to - next - 1);
    }
  }

  private void makeRoom() {
    makeRoom(1);
  }

  private void makeRoom(int count) {
    if (count > CAPACITY_MAX - size) {
      throw new IllegalStateException(
          "items=" + size + " more=" + count + ": no more than " + CAPACITY_MAX + " can be kept");
    }
    int capacity = slots.length;
    while (capacity < size + count) {
      capacity *= 2;
    }
    if (capacity > slots.length) {
      resize(capacity);
    }
  }

  /** Removes {@code count} items at the head. */
  @SuppressWarnings("NullAway") // Empty slots are null; get() is only asked for items.
  void removeFirst(int count) {
    for (int i = 0; i < count; i++) {
      slots[head] = null;
      head = slot(1);
    }
    size -= count;
    shrink();
  }

  /** Removes the items at these positions, which ascend. */
  void remove(int[] positions) {
    if (positions.length == 1) {
      removeAt(positions[0]);
    } else if (positions.length > 1) {
      removeEach(positions);
    }
  }

  private void removeAt(int position) {
    if (position < size / 2) {
      for (int i = position; i > 0; i--) {
        slots[slot(i)] = get(i - 1);
      }
      removeFirst(1);
    } else {
      for (int i = position; i < size - 1; i++) {
        slots[slot(i)] = get(i + 1);
      }
      truncate(size - 1);
    }
  }

  private void removeEach(int[] positions) {
    int kept = positions[0];
    int next = 0;
    for (int i = kept; i < size; i++) {
      if (next < positions.length && positions[next] == i) {
        next++;
      } else {
        slots[slot(kept++)] = get(i);
      }
    }
    truncate(kept);
  }

  @SuppressWarnings("NullAway") // As in removeFirst.
  private void truncate(int newSize) {
    for (int i = newSize; i < size; i++) {
      slots[slot(i)] = null;
    }
    size = newSize;
    shrink();
  }

  void clear() {
    slots = new byte[CAPACITY_MIN][];
    head = 0;
    size = 0;
  }

  private void shrink() {
    int capacity = slots.length;
    while (capacity > CAPACITY_MIN && size <= capacity / SHRINK_DIVISOR) {
      capacity /= 2;
    }
    if (capacity < slots.length) {
      resize(capacity);
    }
  }

  private void resize(int capacity) {
    byte[][] moved = new byte[capacity][];
    for (int i = 0; i < size; i++) {
      moved[i] = get(i);
    }
    slots = moved;
    head = 0;
  }
}
