package dev.grid.spring.ratelimit;

import dev.grid.InvalidConfigurationException;
import dev.grid.ratelimiter.RateLimit;
import java.time.Duration;

/**
 * How many calls there may be in how long. Immutable.
 *
 * @param permits how many come in a period, evenly, from 1 to a million
 * @param period at least a microsecond a permit, and a year at most
 * @param burst how many there are at most when nobody has called for long, from 1 to a million
 */
public record Limit(int permits, Duration period, int burst) {

  /** What an empty bucket takes to fill counts in nanoseconds. */
  private static final Duration FILL_MAX = Duration.ofDays(36_600);

  public Limit {
    require(permits >= 1 && permits <= RateLimit.PERMITS_MAX, "permits", permits);
    require(burst >= 1 && burst <= RateLimit.PERMITS_MAX, "burst", burst);
    require(period.compareTo(RateLimit.PERIOD_MAX) <= 0, "period", period);
    require(period.dividedBy(permits).compareTo(Duration.ofNanos(1_000)) >= 0, "period", period);
    Duration toFill = period.multipliedBy(burst).dividedBy(permits);
    require(toFill.compareTo(FILL_MAX) <= 0, "burst", burst);
  }

  /** So many in a period, all of which may be made at once. */
  public static Limit of(int permits, Duration period) {
    return new Limit(permits, period, permits);
  }

  /** The time in which one permit comes. */
  long permitNanos() {
    return period.dividedBy(permits).toNanos();
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new InvalidConfigurationException(
          "rate limit "
              + name
              + "="
              + value
              + ": permits and burst must be from 1 to "
              + RateLimit.PERMITS_MAX
              + ", the period at least a microsecond a permit and "
              + RateLimit.PERIOD_MAX
              + " at most, in which the whole burst is to come within a century");
    }
  }
}
