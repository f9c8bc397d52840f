package dev.grid.structures.vector;

import java.util.Arrays;

/** A heap of numbers, the least first, which grows. Confined to whoever made it. */
final class LongHeap {

  private long[] all;
  private int size;

  LongHeap(int capacity) {
    all = new long[Math.max(4, capacity)];
  }

  int size() {
    return size;
  }

  /** The least; there must be one. */
  long first() {
    return all[0];
  }

  void add(long number) {
    if (size == all.length) {
      all = Arrays.copyOf(all, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = at - 1 >> 1;
      if (all[parent] <= number) {
        break;
      }
      all[at] = all[parent];
      at = parent;
    }
    all[at] = number;
  }

  /** Takes the least out; there must be one. */
  long take() {
    long least = all[0];
    long last = all[--size];
    int at = 0;
    for (int child; (child = 2 * at + 1) < size; at = child) {
      if (child + 1 < size && all[child + 1] < all[child]) {
        child++;
      }
      if (all[child] >= last) {
        break;
      }
      all[at] = all[child];
    }
    all[at] = last;
    return least;
  }

  /** All numbers, the greatest first. Takes them out. */
  long[] takeGreatestFirst() {
    long[] sorted = new long[size];
    while (size > 0) {
      int place = size - 1;
      sorted[place] = take();
    }
    return sorted;
  }
}
