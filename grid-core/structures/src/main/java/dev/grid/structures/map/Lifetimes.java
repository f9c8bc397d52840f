package dev.grid.structures.map;

import dev.grid.map.MapConfig;
import java.time.Duration;

/**
 * How long entries of a map live unless a call says otherwise, as it is kept: {@link
 * EntryTimes#FOR_EVER} for no limit.
 */
record Lifetimes(long timeToLiveMillis, long maxIdleMillis) {

  static Lifetimes of(MapConfig config) {
    return new Lifetimes(millisOrForEver(config.timeToLive()), millisOrForEver(config.maxIdle()));
  }

  private static long millisOrForEver(Duration duration) {
    return duration.isZero() ? EntryTimes.FOR_EVER : Math.max(1, duration.toMillis());
  }

  /** A requested time to live as it is kept: the default if negative, for ever if zero. */
  long timeToLive(long requestedMillis) {
    return resolve(requestedMillis, timeToLiveMillis);
  }

  /** A requested maximum idle time as it is kept. */
  long maxIdle(long requestedMillis) {
    return resolve(requestedMillis, maxIdleMillis);
  }

  private static long resolve(long requestedMillis, long defaultMillis) {
    if (requestedMillis < 0) {
      return defaultMillis;
    }
    return requestedMillis == 0 ? EntryTimes.FOR_EVER : requestedMillis;
  }
}
