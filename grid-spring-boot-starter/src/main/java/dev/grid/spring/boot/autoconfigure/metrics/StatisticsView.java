package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.Statistics;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An instance's counts, taken once for all the meters that a scrape reads.
 *
 * <p>Thread-safe: a snapshot is immutable, and two threads that find it old may both take one.
 */
final class StatisticsView {

  /** Older counts are taken anew. */
  static final Duration AGE_MAX = Duration.ofSeconds(1);

  private final Supplier<Statistics> source;
  private final LongSupplier nanoTime;
  private volatile @Nullable Snapshot latest;

  StatisticsView(Supplier<Statistics> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  Statistics now() {
    return snapshot().statistics;
  }

  /** What the member holds of a structure, or null for nothing. */
  @Nullable StructureStatistics now(StructureId structure) {
    return snapshot().structures.get(structure);
  }

  private Snapshot snapshot() {
    Snapshot snapshot = latest;
    long nowNanos = nanoTime.getAsLong();
    if (snapshot == null || nowNanos - snapshot.takenNanos >= AGE_MAX.toNanos()) {
      snapshot = Snapshot.of(nowNanos, source.get());
      latest = snapshot;
    }
    return snapshot;
  }

  private record Snapshot(
      long takenNanos, Statistics statistics, Map<StructureId, StructureStatistics> structures) {

    static Snapshot of(long takenNanos, Statistics statistics) {
      Map<StructureId, StructureStatistics> structures = new HashMap<>();
      statistics.structures().forEach(held -> structures.put(held.structure(), held));
      return new Snapshot(takenNanos, statistics, structures);
    }
  }
}
