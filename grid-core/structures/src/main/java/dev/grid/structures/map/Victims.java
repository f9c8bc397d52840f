package dev.grid.structures.map;

import dev.grid.kernel.keys.EntryTable;
import dev.grid.map.EvictionConfig;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Draws the entries among which one is evicted: the numbers of a xorshift generator, seeded by the
 * partition, so that replays draw alike. Confined to its partition.
 */
final class Victims {

  private final EvictionConfig.Policy policy;
  private int random;

  Victims(int partition, EvictionConfig.Policy policy) {
    this.policy = policy;
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

  /**
   * Of a few entries that may go, the one that the policy gives up first; null if there is none.
   */
  @Nullable MapEntry choose(EntryTable<MapEntry> table, int samples, Predicate<MapEntry> mayGo) {
    MapEntry victim = null;
    for (int i = 0; i < samples; i++) {
      MapEntry candidate = table.sample(next());
      if (candidate != null
          && mayGo.test(candidate)
          && (victim == null || goesBefore(policy, candidate, victim))) {
        victim = candidate;
      }
    }
    return victim;
  }
}
