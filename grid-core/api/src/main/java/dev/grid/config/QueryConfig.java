package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a member does about queries. Immutable; start from {@link #defaults()}.
 *
 * @param warnAfter at least a millisecond; a query, an aggregation or a projection that this member
 *     was asked for and that took longer is logged when it has ended, with its predicate and how
 *     partitions find its entries; of many in a short time only some are
 */
public record QueryConfig(Duration warnAfter) {

  public QueryConfig {
    Objects.requireNonNull(warnAfter, "warnAfter");
    if (warnAfter.compareTo(Duration.ofMillis(1)) < 0) {
      throw new InvalidConfigurationException(
          "query warnAfter=" + warnAfter + ": must be at least a millisecond");
    }
  }

  /** {@link #warnAfter} in milliseconds. */
  public long warnAfterMillis() {
    return warnAfter.toMillis();
  }

  /** What has taken a second is told. */
  public static QueryConfig defaults() {
    return new QueryConfig(Duration.ofSeconds(1));
  }
}
