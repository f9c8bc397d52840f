package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.CallObserver;
import dev.grid.Grid;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
import dev.grid.map.NearCacheStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The near caches of this application, in one registry: each from the first call to its map on, for
 * good. Thread-safe.
 */
final class NearCacheMeters implements CallObserver {

  private static final NearCacheStatistics NONE =
      new NearCacheStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private final MeterRegistry registry;
  private final Aged<Map<String, NearCacheStatistics>> statistics;
  private final StructureNames names = new StructureNames();
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  NearCacheMeters(MeterRegistry registry, Grid grid) {
    this.registry = registry;
    this.statistics = new Aged<>(grid::nearCaches, System::nanoTime);
  }

  @Override
  public void completed(
      StructureId structure, String operation, long durationNanos, @Nullable Throwable failure) {
    String name = structure.name();
    if (structure.service().equals(GridMap.TYPE.service())
        && !known.containsKey(name)
        && names.admit(name)
        && known.putIfAbsent(name, true) == null
        && statistics.now().containsKey(name)) {
      register(name);
    }
  }

  private void register(String map) {
    counter("hits", "Reads that were answered from it", map, NearCacheStatistics::hits);
    counter("misses", "Reads that were not", map, NearCacheStatistics::misses);
    counter(
        "invalidations", "Changes that members told of", map, NearCacheStatistics::invalidations);
    counter(
        "invalidations.lost", "Changes not told of", map, NearCacheStatistics::lostInvalidations);
    counter("evictions", "Entries that there was no room for", map, NearCacheStatistics::evictions);
    counter("expirations", "Entries whose time was up", map, NearCacheStatistics::expirations);
    counter(
        "unconfirmed", "Reads of what nobody had confirmed", map, NearCacheStatistics::unconfirmed);
    gauge("entries", "Entries that are kept", null, map, NearCacheStatistics::entries);
    gauge("memory", "What they take", BaseUnits.BYTES, map, NearCacheStatistics::ownedBytes);
  }

  private NearCacheStatistics of(String map) {
    return statistics.now().getOrDefault(map, NONE);
  }

  private void counter(
      String name, String description, String map, ToDoubleFunction<NearCacheStatistics> value) {
    FunctionCounter.builder(
            "grid.map.near_cache." + name, this, self -> value.applyAsDouble(self.of(map)))
        .description(description)
        .tag("map", map)
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      @Nullable String unit,
      String map,
      ToDoubleFunction<NearCacheStatistics> value) {
    Gauge.builder("grid.map.near_cache." + name, this, self -> value.applyAsDouble(self.of(map)))
        .description(description)
        .baseUnit(unit)
        .tag("map", map)
        .register(registry);
  }
}
