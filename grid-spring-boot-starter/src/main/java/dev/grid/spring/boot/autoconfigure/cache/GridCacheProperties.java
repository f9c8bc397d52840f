package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.spring.cache.CacheSettings;
import dev.grid.spring.failure.OnFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of Spring's caches. Immutable.
 *
 * @param enabled Whether Spring's caches are in the grid, if no 'spring.cache.type' is set.
 * @param mapPrefix What the name of a cache's map has before that of the cache.
 * @param timeToLive Time that entries live; zero is for ever. By default, what their map is
 *     configured with.
 * @param jitter Part of its time to live by which an entry may live shorter, at random, from 0 to
 *     1.
 * @param cacheNullValues Whether the absence of a value is cached.
 * @param nearCache Whether this application keeps what it reads; how much, 'grid.maps' can say.
 * @param onFailure What becomes of calls when the grid is away: they fail, or bypass the cache.
 * @param timeLimit Time that a call waits for the grid before it bypasses the cache.
 * @param pause Time that the grid is not asked after that.
 * @param loadWait Time that a synchronized call waits for the loader of another, which has its key
 *     locked for as long.
 * @param caches What is different in caches, by name. A name with other characters than letters,
 *     digits, dashes and underscores is written in brackets.
 */
@ConfigurationProperties(GridCacheProperties.PREFIX)
record GridCacheProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("cache-") String mapPrefix,
    @Nullable Duration timeToLive,
    @DefaultValue("0") double jitter,
    @DefaultValue("true") boolean cacheNullValues,
    @DefaultValue("false") boolean nearCache,
    @DefaultValue("fail") OnFailure onFailure,
    @DefaultValue("250ms") Duration timeLimit,
    @DefaultValue("1s") Duration pause,
    @DefaultValue("1m") Duration loadWait,
    @DefaultValue Map<String, Cache> caches) {

  static final String PREFIX = "grid.cache";

  /**
   * What is different in a cache.
   *
   * @param timeToLive Time that entries live; zero is for ever.
   * @param jitter Part of its time to live by which an entry may live shorter, at random, from 0 to
   *     1.
   * @param cacheNullValues Whether the absence of a value is cached.
   * @param nearCache Whether this application keeps what it reads.
   * @param onFailure What becomes of calls when the grid is away.
   */
  record Cache(
      @Nullable Duration timeToLive,
      @Nullable Double jitter,
      @Nullable Boolean cacheNullValues,
      @Nullable Boolean nearCache,
      @Nullable OnFailure onFailure) {}

  CacheSettings settings(String cache) {
    CacheSettings settings =
        new CacheSettings(
            timeToLive, jitter, cacheNullValues, onFailure, timeLimit, pause, loadWait);
    Cache own = caches.get(cache);
    if (own == null) {
      return settings;
    }
    if (own.timeToLive != null) {
      settings = settings.withTimeToLive(own.timeToLive);
    }
    if (own.jitter != null) {
      settings = settings.withJitter(own.jitter);
    }
    if (own.cacheNullValues != null) {
      settings = settings.withCacheNullValues(own.cacheNullValues);
    }
    return own.onFailure == null ? settings : settings.withOnFailure(own.onFailure);
  }
}
