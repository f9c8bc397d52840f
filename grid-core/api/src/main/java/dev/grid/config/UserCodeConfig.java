package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a member does about the code that its users write and it runs: entry processors, filters,
 * stores. Immutable; start from {@link #defaults()}.
 *
 * @param warnAfter positive; what has run for longer is logged, with the structure, the pool and
 *     where it is, and counted ({@link dev.grid.Statistics#longTasks()}) until it ends. It is not
 *     ended by force: the call that it belongs to goes on, and so do calls that wait for it
 */
public record UserCodeConfig(Duration warnAfter) {

  public UserCodeConfig {
    Objects.requireNonNull(warnAfter, "warnAfter");
    if (warnAfter.toMillis() <= 0) {
      throw new InvalidConfigurationException(
          "userCode warnAfter=" + warnAfter + ": must be at least a millisecond");
    }
  }

  /** What has run for a minute is told. */
  public static UserCodeConfig defaults() {
    return new UserCodeConfig(Duration.ofMinutes(1));
  }
}
