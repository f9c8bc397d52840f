package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client or member keeps of the values that it reads from a map, so that it need not ask
 * again. Reading by key ({@code get}, {@code getAll}, {@code containsKey} if there is one) uses it;
 * queries, transactions, locks and whatever writes go to the cluster. Members tell of each change
 * at once; what is lost on the way is found by asking all partitions what they have told last. An
 * instance sees what it has written itself at once. Immutable. Start from {@link #DEFAULT}.
 *
 * @param format how values are kept
 * @param entriesMax how many entries are kept; beyond it those go that were not read for long
 * @param timeToLive how long an entry is kept; zero for as long as it is right. No entry is kept
 *     for longer than it lives in the map
 * @param maxIdle how long an entry is kept without being read; zero for no limit
 * @param updatePolicy what becomes of an entry that this instance itself changes
 * @param maxStaleness how old a value may be that is read here: one that had been replaced, removed
 *     or expired before that is not given any more, whatever was lost; at least 100 ms. An instance
 *     that has not been assured for so long asks the cluster instead
 * @param preloadFile where the keys are kept that are read at the next start, or null for nowhere;
 *     of a pattern's maps each needs a file of its own, so {@code *} in it stands for the map's
 *     name
 */
public record NearCacheConfig(
    Format format,
    int entriesMax,
    Duration timeToLive,
    Duration maxIdle,
    UpdatePolicy updatePolicy,
    Duration maxStaleness,
    @Nullable String preloadFile)
    implements NearCacheConfigWithers {

  /** How values are kept. */
  public enum Format {
    /** As bytes: each read makes an object of its own. */
    BINARY,
    /** As objects, which all readers share: they must not be changed. */
    OBJECT
  }

  /** What becomes of an entry that the instance itself changes. */
  public enum UpdatePolicy {
    /** It is dropped, and read again when it is asked for. */
    INVALIDATE,
    /** The new value is kept, where {@code put} or {@code set} has stored it. */
    CACHE_ON_UPDATE
  }

  private static final Duration MAX_STALENESS_MIN = Duration.ofMillis(100);

  /** 10,000 entries as bytes, for as long as they are right, ten seconds stale at most. */
  public static final NearCacheConfig DEFAULT =
      new NearCacheConfig(
          Format.BINARY,
          10_000,
          Duration.ZERO,
          Duration.ZERO,
          UpdatePolicy.INVALIDATE,
          Duration.ofSeconds(10),
          null);

  public NearCacheConfig {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(updatePolicy, "updatePolicy");
    if (entriesMax < 1) {
      throw new InvalidConfigurationException(
          "near cache entriesMax=" + entriesMax + ": must be at least 1");
    }
    if (timeToLive.isNegative() || maxIdle.isNegative()) {
      throw new InvalidConfigurationException(
          "near cache timeToLive="
              + timeToLive
              + " maxIdle="
              + maxIdle
              + ": must be zero (no limit) or more");
    }
    if (maxStaleness.compareTo(MAX_STALENESS_MIN) < 0) {
      throw new InvalidConfigurationException(
          "near cache maxStaleness="
              + maxStaleness
              + ": must be at least "
              + MAX_STALENESS_MIN
              + "; have no near cache where values must be current");
    }
  }
}
