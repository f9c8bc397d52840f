package dev.grid.spring.cache;

import java.util.concurrent.atomic.LongAdder;

/** What a cache has done in this application since its start. Thread-safe. */
final class CacheCounters {

  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder puts = new LongAdder();
  final LongAdder evictions = new LongAdder();

  void looked(boolean hit) {
    (hit ? hits : misses).increment();
  }
}
