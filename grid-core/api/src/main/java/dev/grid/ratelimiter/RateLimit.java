package dev.grid.ratelimiter;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;

/**
 * How many permits there are in how long. Immutable.
 *
 * @param permits how many come in a period, evenly, from 1 to {@link #PERMITS_MAX}
 * @param period whole milliseconds, from one to {@link #PERIOD_MAX}
 * @param burst how many there are at most when nobody has taken any for long, and so the most that
 *     can be taken at once; from 1 to {@link #PERMITS_MAX}
 */
public record RateLimit(int permits, Duration period, int burst) {

  /** The most permits of a period or burst. */
  public static final int PERMITS_MAX = 1_000_000;

  /** The longest period. */
  public static final Duration PERIOD_MAX = Duration.ofDays(366);

  public RateLimit {
    require(permits >= 1 && permits <= PERMITS_MAX, "permits", permits, "1 to " + PERMITS_MAX);
    require(
        period.toMillis() >= 1
            && period.compareTo(PERIOD_MAX) <= 0
            && period.equals(Duration.ofMillis(period.toMillis())),
        "period",
        period,
        "whole milliseconds, from one to " + PERIOD_MAX);
    require(burst >= 1 && burst <= PERMITS_MAX, "burst", burst, "1 to " + PERMITS_MAX);
  }

  private static void require(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException(
          "rate limit " + setting + "=" + value + ": must be " + rule);
    }
  }

  /** So many permits in a period, all of which may be taken at once. */
  public static RateLimit of(int permits, Duration period) {
    return new RateLimit(permits, period, permits);
  }

  /** This with another burst. */
  public RateLimit withBurst(int burst) {
    return new RateLimit(permits, period, burst);
  }
}
