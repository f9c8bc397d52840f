package dev.grid.structures.multimap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects values that keys have more, for one effect. Lives for one call. */
final class Additions {

  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> values = new ArrayList<>();
  private int[] counts = new int[8];

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Values of one key follow each other as far as they are added so. */
  void add(byte[] key, byte[] value) {
    if (keys.isEmpty() || keys.getLast() != key) {
      keys.add(key);
      if (keys.size() > counts.length) {
        counts = Arrays.copyOf(counts, 2 * counts.length);
      }
    }
    counts[keys.size() - 1]++;
    values.add(value);
  }

  MultiMapEffect.@Nullable Added effect() {
    return isEmpty()
        ? null
        : new MultiMapEffect.Added(keys, Arrays.copyOf(counts, keys.size()), values);
  }

  /** Visits each value with its key. */
  static void forEach(MultiMapEffect.Added added, Visitor visitor) {
    int value = 0;
    for (int i = 0; i < added.keys().size(); i++) {
      for (int end = value + added.counts()[i]; value < end; value++) {
        visitor.visit(added.keys().get(i), added.values().get(value));
      }
    }
  }

  /** Told of a value and its key. */
  @FunctionalInterface
  interface Visitor {

    void visit(byte[] key, byte[] value);
  }
}
