package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.Statistics;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An instance's counts, taken once for all the meters that a scrape reads. Thread-safe. */
final class StatisticsView {

  private final Aged<Snapshot> snapshot;

  StatisticsView(Supplier<Statistics> source, LongSupplier nanoTime) {
    snapshot = new Aged<>(() -> Snapshot.of(source.get()), nanoTime);
  }

  Statistics now() {
    return snapshot.now().statistics;
  }

  /** What the member holds of a structure, or null for nothing. */
  @Nullable StructureStatistics now(StructureId structure) {
    return snapshot.now().structures.get(structure);
  }

  private record Snapshot(Statistics statistics, Map<StructureId, StructureStatistics> structures) {

    static Snapshot of(Statistics statistics) {
      Map<StructureId, StructureStatistics> structures = new HashMap<>();
      statistics.structures().forEach(held -> structures.put(held.structure(), held));
      return new Snapshot(statistics, structures);
    }
  }
}
