package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * How maps behave. Immutable.
 *
 * @param name the map's name, or a pattern with one {@code *}
 * @param timeToLive how long entries live unless a call says otherwise; zero is for ever
 * @param maxIdle how long entries live without being read or written; zero is for ever
 * @param eviction what the map forgets when it is full
 * @param perEntryStats whether hits and times are kept per entry, at about 72 bytes each
 */
public record MapConfig(
    String name,
    Duration timeToLive,
    Duration maxIdle,
    EvictionConfig eviction,
    boolean perEntryStats) {

  public MapConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(eviction, "eviction");
    requireNotNegative(name, "timeToLive", timeToLive);
    requireNotNegative(name, "maxIdle", maxIdle);
  }

  private static void requireNotNegative(String name, String setting, Duration value) {
    if (value.isNegative()) {
      throw new InvalidConfigurationException(
          "map name=" + name + " " + setting + "=" + value + ": must be zero (for ever) or more");
    }
  }

  /** The defaults: entries live for ever, nothing is evicted. */
  public static MapConfig named(String name) {
    return new MapConfig(name, Duration.ZERO, Duration.ZERO, EvictionConfig.NONE, false);
  }

  /** This with another time to live. */
  public MapConfig withTimeToLive(Duration timeToLive) {
    return new MapConfig(name, timeToLive, maxIdle, eviction, perEntryStats);
  }

  /** This with another maximum idle time. */
  public MapConfig withMaxIdle(Duration maxIdle) {
    return new MapConfig(name, timeToLive, maxIdle, eviction, perEntryStats);
  }

  /** This with another eviction. */
  public MapConfig withEviction(EvictionConfig eviction) {
    return new MapConfig(name, timeToLive, maxIdle, eviction, perEntryStats);
  }

  /** This with or without statistics for each entry. */
  public MapConfig withPerEntryStats(boolean perEntryStats) {
    return new MapConfig(name, timeToLive, maxIdle, eviction, perEntryStats);
  }
}
