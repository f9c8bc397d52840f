package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.CallObserver;
import dev.grid.Grid;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
import dev.grid.map.ViewStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The views of this application, in one registry: each from one of its first calls on, for good.
 * Thread-safe.
 */
final class ViewMeters implements CallObserver {

  private static final ViewStatistics NONE =
      new ViewStatistics("", "", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

  private static final String SECONDS = "seconds";

  private static final double SECOND_NANOS = 1e9;

  private final MeterRegistry registry;
  private final Aged<Map<Key, ViewStatistics>> statistics;
  private final StructureNames names = new StructureNames();
  private final Map<Key, Boolean> known = new ConcurrentHashMap<>();

  private record Key(String map, String view) {

    static Key of(ViewStatistics statistics) {
      return new Key(statistics.mapName(), statistics.name());
    }
  }

  ViewMeters(MeterRegistry registry, Grid grid) {
    this.registry = registry;
    this.statistics =
        new Aged<>(
            () -> grid.views().stream().collect(Collectors.toMap(Key::of, Function.identity())),
            System::nanoTime);
  }

  @Override
  public void completed(
      StructureId structure, String operation, long durationNanos, @Nullable Throwable failure) {
    // The one that views make now and then, whether anything changes or not.
    if (!structure.service().equals(GridMap.TYPE.service())
        || !operation.equals("MapCache.GetCacheStamps")) {
      return;
    }
    for (Key key : statistics.now().keySet()) {
      if (!known.containsKey(key)
          && names.admit(key.toString())
          && known.putIfAbsent(key, true) == null) {
        register(key);
      }
    }
  }

  private void register(Key key) {
    counter("changes", "Changes of the map that members told of", key, ViewStatistics::changes);
    counter("changes.lost", "Changes not told of", key, ViewStatistics::lostChanges);
    counter("refreshed", "Keys that it has asked about", key, ViewStatistics::refreshedKeys);
    counter("loads", "Partitions that it has loaded", key, ViewStatistics::loadedPartitions);
    counter("stale", "Reads while it was too old", key, ViewStatistics::staleReads);
    gauge("entries", "Entries that it has", null, key, ViewStatistics::entries);
    gauge("memory", "What they take", BaseUnits.BYTES, key, ViewStatistics::ownedBytes);
    gauge("age", "How old it may be", SECONDS, key, view -> view.age().toNanos() / SECOND_NANOS);
  }

  private ViewStatistics of(Key key) {
    return statistics.now().getOrDefault(key, NONE);
  }

  private static Tags tags(Key key) {
    return Tags.of("map", key.map(), "view", key.view());
  }

  private void counter(
      String name, String description, Key key, ToDoubleFunction<ViewStatistics> value) {
    FunctionCounter.builder("grid.view." + name, this, self -> value.applyAsDouble(self.of(key)))
        .description(description)
        .tags(tags(key))
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      @Nullable String unit,
      Key key,
      ToDoubleFunction<ViewStatistics> value) {
    Gauge.builder("grid.view." + name, this, self -> value.applyAsDouble(self.of(key)))
        .description(description)
        .baseUnit(unit)
        .tags(tags(key))
        .register(registry);
  }
}
