package dev.grid.structures.vector;

import dev.grid.vector.VectorSearchOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best entries of those it is shown, by their scores; of equal ones those whose keys' bytes
 * come first, so that it does not depend on the order. A heap whose first is the worst. Lives for
 * one search of a part.
 */
final class Nearest {

  private static final int CAPACITY_START = 16;

  private final int limit;
  private VectorEntry[] entries;
  private float[] scores;
  private int size;

  /** Nothing yet, of at most {@value VectorSearchOptions#LIMIT_MAX}. */
  Nearest(int limit) {
    this.limit = limit;
    int capacity = Math.min(limit, CAPACITY_START);
    entries = new VectorEntry[capacity];
    scores = new float[capacity];
  }

  /** Shows it an entry; whether it is among the best so far. */
  boolean add(VectorEntry entry, float score) {
    if (size < limit) {
      if (size == entries.length) {
        int capacity = Math.min(limit, 2 * size);
        entries = Arrays.copyOf(entries, capacity);
        scores = Arrays.copyOf(scores, capacity);
      }
      rise(size++, entry, score);
      return true;
    } else if (isWorse(entries[0], scores[0], entry, score)) {
      sink(0, size, entry, score);
      return true;
    }
    return false;
  }

  private static boolean isWorse(VectorEntry one, float score, VectorEntry other, float than) {
    int order = Float.compare(score, than);
    return order < 0 || order == 0 && Arrays.compareUnsigned(one.key(), other.key()) > 0;
  }

  private void rise(int from, VectorEntry entry, float score) {
    int at = from;
    while (at > 0) {
      int parent = at - 1 >> 1;
      if (!isWorse(entry, score, entries[parent], scores[parent])) {
        break;
      }
      put(at, entries[parent], scores[parent]);
      at = parent;
    }
    put(at, entry, score);
  }

  private void sink(int from, int end, VectorEntry entry, float score) {
    int at = from;
    for (int child; (child = 2 * at + 1) < end; at = child) {
      if (child + 1 < end
          && isWorse(entries[child + 1], scores[child + 1], entries[child], scores[child])) {
        child++;
      }
      if (!isWorse(entries[child], scores[child], entry, score)) {
        break;
      }
      put(at, entries[child], scores[child]);
    }
    put(at, entry, score);
  }

  private void put(int at, VectorEntry entry, float score) {
    entries[at] = entry;
    scores[at] = score;
  }

  /** An entry and how near it is. */
  record Near(VectorEntry entry, float score) {}

  /** All that are kept, best first. Takes them out. */
  List<Near> take() {
    Near[] sorted = new Near[size];
    while (size > 0) {
      size--;
      sorted[size] = new Near(entries[0], scores[0]);
      sink(0, size, entries[size], scores[size]);
    }
    return new ArrayList<>(Arrays.asList(sorted));
  }
}
