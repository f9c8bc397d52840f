package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.Statistics.Activity;
import dev.grid.Statistics.Calls;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.StructureType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member holds of each structure, in one registry. Beyond {@link StructureNames#NAMES_MAX}
 * structures a new one has no meters here until another's are removed.
 *
 * <p>Thread-safe. Under contention a few more than the limit may be let in.
 */
final class StructureMeters {

  private static final Logger LOG = LoggerFactory.getLogger(StructureMeters.class);

  /** Of what part something is counted. */
  private static final String PART_TAG = "part";

  private final MeterRegistry registry;
  private final StatisticsView statistics;
  private final Map<StructureId, List<Meter>> meters = new ConcurrentHashMap<>();

  /** Names of counts of parts that have a meter. */
  private final Set<Map.Entry<StructureId, String>> parts = ConcurrentHashMap.newKeySet();

  private volatile boolean incomplete;

  StructureMeters(MeterRegistry registry, StatisticsView statistics) {
    this.registry = registry;
    this.statistics = statistics;
  }

  /** Gives a structure its meters, if it has none and there is room. */
  void add(StructureId structure) {
    StructureType<?, ?> type = StructureTypes.of(structure);
    if (type == null || meters.containsKey(structure)) {
      return;
    }
    if (meters.size() < StructureNames.NAMES_MAX) {
      meters.computeIfAbsent(structure, id -> register(type, id));
    } else if (!incomplete) {
      incomplete = true;
      LOG.warn(
          "More than {} structures: what this member holds of others is not metered",
          StructureNames.NAMES_MAX);
    }
  }

  /** Whether a structure was ever left without meters. */
  boolean isIncomplete() {
    return incomplete;
  }

  void remove(StructureId structure) {
    List<Meter> removed = meters.remove(structure);
    if (removed != null) {
      removed.forEach(registry::remove);
      parts.removeIf(part -> part.getKey().equals(structure));
    }
  }

  private List<Meter> register(StructureType<?, ?> type, StructureId structure) {
    List<Meter> all = new ArrayList<>();
    if (!type.publishes()) {
      all.addAll(registerContent(type, structure));
    }
    all.addAll(registerActivity(type, structure));
    for (String name : type.counts()) {
      all.add(
          counter(
              type,
              structure,
              name,
              "Counted as " + name + " by this member",
              held -> {
                addParts(type, structure, held.counts());
                return held.counts().getOrDefault(name, 0L);
              }));
    }
    for (String name : type.levels()) {
      all.add(
          gauge(
                  type,
                  structure,
                  name,
                  "Now " + name + " in this member",
                  held -> held.counts().getOrDefault(name, 0L))
              .register(registry));
    }
    return new CopyOnWriteArrayList<>(all);
  }

  /** What is counted of parts, such as indexes, is metered once it was seen to be. */
  private void addParts(StructureType<?, ?> type, StructureId structure, Map<String, Long> counts) {
    for (String name : counts.keySet()) {
      int end = name.indexOf(StructureType.PART);
      List<Meter> all = end < 0 ? null : meters.get(structure);
      if (all != null && parts.add(Map.entry(structure, name))) {
        all.add(
            FunctionCounter.builder(
                    StructureTypes.meter(type, name.substring(0, end)),
                    statistics,
                    view -> read(view, structure, held -> held.counts().getOrDefault(name, 0L)))
                .description("Counted of a part, such as an index, by this member")
                .tags(Tags.of(type.tag(), structure.name(), PART_TAG, name.substring(end + 1)))
                .register(registry));
      }
    }
  }

  private List<Meter> registerContent(StructureType<?, ?> type, StructureId structure) {
    List<Meter> all = new ArrayList<>();
    all.add(
        gauge(type, structure, "entries", "Entries in this member", StructureStatistics::entries)
            .register(registry));
    all.add(
        gauge(
                type,
                structure,
                "memory",
                "Memory that entries take in this member",
                StructureStatistics::bytes)
            .baseUnit(BaseUnits.BYTES)
            .register(registry));
    all.add(
        gauge(type, structure, "waiting", "Calls that wait", StructureStatistics::waiting)
            .register(registry));
    all.add(
        gauge(
                type,
                structure,
                "backup.entries",
                "Entries in this member that are copies of others'",
                held -> held.activity().backupEntries())
            .register(registry));
    all.add(
        gauge(
                type,
                structure,
                "backup.memory",
                "Memory that copies take in this member",
                held -> held.activity().backupBytes())
            .baseUnit(BaseUnits.BYTES)
            .register(registry));
    if (type.forgets()) {
      all.add(
          counter(
              type,
              structure,
              "evictions",
              "Evicted entries in this member",
              StructureStatistics::evictions));
      all.add(
          counter(
              type,
              structure,
              "expirations",
              "Expired entries in this member",
              StructureStatistics::expirations));
    }
    return all;
  }

  /** What is counted the same for all kinds. */
  private List<Meter> registerActivity(StructureType<?, ?> type, StructureId structure) {
    return List.of(
        timer(type, structure, "gets", "Calls that only read", Activity::gets),
        timer(type, structure, "puts", "Calls that store, add, publish or count", Activity::puts),
        timer(type, structure, "removes", "Calls that remove", Activity::removes),
        timer(type, structure, "others", "Other calls", Activity::others),
        counter(
            type, structure, "hits", "Gets that found something", held -> held.activity().hits()),
        counter(
            type,
            structure,
            "events",
            "Events that listeners were told of",
            held -> held.activity().events()));
  }

  /** Counts all calls; the time is an average's of those that were measured. */
  private Meter timer(
      StructureType<?, ?> type,
      StructureId structure,
      String what,
      String description,
      Function<Activity, Calls> calls) {
    return FunctionTimer.builder(
            StructureTypes.meter(type, what),
            statistics,
            view -> (long) read(view, structure, held -> calls.apply(held.activity()).count()),
            view ->
                read(
                    view,
                    structure,
                    held -> {
                      Calls counted = calls.apply(held.activity());
                      return counted.count() * counted.averageNanos();
                    }),
            TimeUnit.NANOSECONDS)
        .description(description + ", that this member has carried out")
        .tags(Tags.of(type.tag(), structure.name()))
        .register(registry);
  }

  private Gauge.Builder<StatisticsView> gauge(
      StructureType<?, ?> type,
      StructureId structure,
      String what,
      String description,
      ToLongFunction<StructureStatistics> count) {
    return Gauge.builder(
            StructureTypes.meter(type, what), statistics, view -> read(view, structure, count))
        .description(description)
        .tags(Tags.of(type.tag(), structure.name()));
  }

  private Meter counter(
      StructureType<?, ?> type,
      StructureId structure,
      String what,
      String description,
      ToLongFunction<StructureStatistics> count) {
    return FunctionCounter.builder(
            StructureTypes.meter(type, what), statistics, view -> read(view, structure, count))
        .description(description)
        .tags(Tags.of(type.tag(), structure.name()))
        .register(registry);
  }

  private static double read(
      StatisticsView view, StructureId structure, ToLongFunction<StructureStatistics> count) {
    StructureStatistics held = view.now(structure);
    return held == null ? 0 : count.applyAsLong(held);
  }
}
