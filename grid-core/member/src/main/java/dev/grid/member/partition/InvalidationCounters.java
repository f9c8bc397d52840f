package dev.grid.member.partition;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How many changes were told of each structure in one partition, to those that keep copies; for as
 * long as this member serves it without a break. Confined to the partition.
 */
final class InvalidationCounters {

  /** Structures that are counted; with one more all begins anew, by another id. */
  private static final int STRUCTURES_MAX = 1_000;

  private final UUID id;
  private final Map<Key, Counter> counters = new HashMap<>();

  private record Key(int kind, String name) {}

  /** A structure's. */
  static final class Counter {

    private long last;

    long last() {
      return last;
    }

    long next() {
      return ++last;
    }
  }

  InvalidationCounters(UUID id) {
    this.id = id;
  }

  UUID id() {
    return id;
  }

  boolean isFull() {
    return counters.size() >= STRUCTURES_MAX;
  }

  boolean has(int kind, String name) {
    return counters.containsKey(new Key(kind, name));
  }

  Counter of(int kind, String name) {
    return counters.computeIfAbsent(new Key(kind, name), key -> new Counter());
  }

  /**
   * A structure is destroyed, and its copies with it: nobody is told, but what is asked for later
   * shows that something is missing.
   */
  void destroyed(int kind, String name) {
    Counter counter = counters.get(new Key(kind, name));
    if (counter != null) {
      var unused = counter.next();
    }
  }
}
