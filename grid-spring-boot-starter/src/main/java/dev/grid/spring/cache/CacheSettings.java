package dev.grid.spring.cache;

import dev.grid.InvalidConfigurationException;
import dev.grid.spring.failure.OnFailure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a cache behaves. Immutable. Start from {@link #DEFAULT}.
 *
 * @param timeToLive how long entries live; zero is for ever, null is what the map is configured
 *     with
 * @param jitter by which part of its time to live an entry may live shorter, at random, from 0 to
 *     1, so that entries of one moment do not all end in one
 * @param cacheNullValues whether the absence of a value is cached; if not, it removes the entry
 * @param onFailure what becomes of calls when the grid is away. If they bypass it, what was to be
 *     written or evicted meanwhile is evicted when the grid is back, by this application if it
 *     still runs; until then others that can reach the grid may read what was there before
 * @param timeLimit how long a call waits for the grid before it is bypassed
 * @param pause how long the grid is not asked after that
 * @param loadWait how long a call waits for the loader of another, which has its key locked for as
 *     long
 */
public record CacheSettings(
    @Nullable Duration timeToLive,
    double jitter,
    boolean cacheNullValues,
    OnFailure onFailure,
    Duration timeLimit,
    Duration pause,
    Duration loadWait) {

  /** As long as the map keeps them, null values too, failing with the grid. */
  public static final CacheSettings DEFAULT =
      new CacheSettings(
          null,
          0,
          true,
          OnFailure.FAIL,
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));

  public CacheSettings {
    Objects.requireNonNull(onFailure, "onFailure");
    if (timeToLive != null && timeToLive.isNegative()) {
      throw invalid("timeToLive", timeToLive, "zero (for ever) or more");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw invalid("jitter", jitter, "from 0 to 1");
    }
    requirePositive("timeLimit", timeLimit);
    requirePositive("pause", pause);
    requirePositive("loadWait", loadWait);
  }

  /** This with another time to live; null for what the map is configured with. */
  public CacheSettings withTimeToLive(@Nullable Duration timeToLive) {
    return new CacheSettings(
        timeToLive, jitter, cacheNullValues, onFailure, timeLimit, pause, loadWait);
  }

  /** This with another jitter. */
  public CacheSettings withJitter(double jitter) {
    return new CacheSettings(
        timeToLive, jitter, cacheNullValues, onFailure, timeLimit, pause, loadWait);
  }

  /** This, caching the absence of values or not. */
  public CacheSettings withCacheNullValues(boolean cacheNullValues) {
    return new CacheSettings(
        timeToLive, jitter, cacheNullValues, onFailure, timeLimit, pause, loadWait);
  }

  /** This with another answer to failures. */
  public CacheSettings withOnFailure(OnFailure onFailure) {
    return new CacheSettings(
        timeToLive, jitter, cacheNullValues, onFailure, timeLimit, pause, loadWait);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0) {
      throw invalid(name, value, "at least a millisecond");
    }
  }

  private static InvalidConfigurationException invalid(String name, Object value, String rule) {
    return new InvalidConfigurationException("cache " + name + "=" + value + ": must be " + rule);
  }
}
