package dev.grid.structures.map;

import dev.grid.map.EvictionConfig;

/**
 * Draws the entries among which one is evicted: the numbers of a xorshift generator, seeded by the
 * partition, so that replays draw alike. Confined to its partition.
 */
final class Victims {

  private int random;

  Victims(int partition) {
    random = partition * 0x9e3779b9 | 1;
  }

  /** The next number; never 0. */
  int next() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return random;
  }

  /** Whether a policy gives up {@code a} before {@code b}. */
  static boolean goesBefore(EvictionConfig.Policy policy, MapEntry a, MapEntry b) {
    EntryTimes left = a.times();
    EntryTimes right = b.times();
    if (left == null || right == null) {
      return false;
    }
    return switch (policy) {
      case LRU -> left.accessedMillis < right.accessedMillis;
      case LFU -> left.hits < right.hits;
      case RANDOM, NONE -> false;
    };
  }
}
