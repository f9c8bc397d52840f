package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;

/**
 * How members tell clients of the reference, which have near caches of their own, of what has
 * changed: several changes at once. Clients and members of ours are told within some milliseconds,
 * whatever is set here. Immutable.
 *
 * @param batchSize how many changes are told at once; 1 has each told before its call is answered
 * @param batchDelay how long a change waits for others at most; above zero
 */
public record InvalidationConfig(int batchSize, Duration batchDelay) {

  /** 100 changes, or what there is after ten seconds, as the reference has it. */
  public static final InvalidationConfig DEFAULT =
      new InvalidationConfig(100, Duration.ofSeconds(10));

  /** Each change is told before the call that makes it is answered. */
  public static final InvalidationConfig AT_ONCE =
      new InvalidationConfig(1, Duration.ofSeconds(10));

  private static final int BATCH_SIZE_MAX = 10_000;

  public InvalidationConfig {
    if (batchSize < 1 || batchSize > BATCH_SIZE_MAX) {
      throw new InvalidConfigurationException(
          "invalidations batchSize=" + batchSize + ": must be from 1 to " + BATCH_SIZE_MAX);
    }
    if (!batchDelay.isPositive()) {
      throw new InvalidConfigurationException(
          "invalidations batchDelay=" + batchDelay + ": must be above zero");
    }
  }
}
