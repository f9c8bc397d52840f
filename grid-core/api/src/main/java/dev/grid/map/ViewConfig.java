package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import dev.grid.query.IndexConfig;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a view keeps of a map. Immutable. Start from {@link #named}.
 *
 * @param name unique among the views that an instance has of one map
 * @param predicate which entries it keeps; no paging predicate. One that is code needs its class on
 *     every member
 * @param includeValues whether it keeps their values; else it has keys only, and cannot be queried
 * @param indexes what it finds entries by itself, whatever indexes the map has
 * @param entriesMax how many entries it may have; with more of them it fails with {@link
 *     ViewTooLargeException}, for good
 * @param maxStaleness how old it may be: what had been changed longer ago is in it, whatever was
 *     lost; at least 100 ms. Members are asked three times in that time
 * @param whenStale what reads do while it is older than that, as when the members cannot be reached
 * @param loadTimeout how long {@link GridMap#view} waits until it is loaded
 */
public record ViewConfig(
    String name,
    Predicate predicate,
    boolean includeValues,
    List<IndexConfig> indexes,
    int entriesMax,
    Duration maxStaleness,
    WhenStale whenStale,
    Duration loadTimeout)
    implements ViewConfigWithers {

  /** What reads do while the view is older than it may be. */
  public enum WhenStale {
    /** They fail with {@link StaleViewException}. */
    FAIL,
    /** They give what there is; {@link GridMapView#age} says how old that is. */
    SERVE
  }

  private static final Duration MAX_STALENESS_MIN = Duration.ofMillis(100);

  public ViewConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(predicate, "predicate");
    Objects.requireNonNull(whenStale, "whenStale");
    indexes = List.copyOf(indexes);
    require(!name.isBlank(), name, "name", "must not be blank");
    require(
        !(predicate instanceof PagingPredicate),
        name,
        "predicate=" + predicate,
        "a view has no pages: search it with a paging predicate instead");
    require(
        includeValues || indexes.isEmpty(),
        name,
        "indexes=" + indexes,
        "a view without values cannot be queried; leave them out, or include values");
    require(entriesMax >= 1, name, "entriesMax=" + entriesMax, "must be at least 1");
    require(
        maxStaleness.compareTo(MAX_STALENESS_MIN) >= 0,
        name,
        "maxStaleness=" + maxStaleness,
        "must be at least " + MAX_STALENESS_MIN + "; read the map where values must be current");
    require(
        loadTimeout.isPositive(), name, "loadTimeout=" + loadTimeout, "must be longer than zero");
  }

  private static void require(boolean holds, String name, String what, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException("view=" + name + " " + what + ": " + rule);
    }
  }

  /**
   * All entries with their values, 100,000 at most, ten seconds stale at most and failing beyond,
   * without indexes; to be loaded within a minute.
   */
  public static ViewConfig named(String name) {
    return new ViewConfig(
        name,
        Predicates.alwaysTrue(),
        true,
        List.of(),
        100_000,
        Duration.ofSeconds(10),
        WhenStale.FAIL,
        Duration.ofMinutes(1));
  }
}
