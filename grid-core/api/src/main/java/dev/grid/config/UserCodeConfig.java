package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a member does about the code that its users write and it runs: entry processors, filters,
 * stores. Immutable; start from {@link #defaults()}.
 *
 * @param warnAfter positive; what has run for longer is logged, with the structure, the pool and
 *     where it is, and counted ({@link dev.grid.Statistics#longTasks()}) until it ends
 * @param failAfter positive; the call whose code has not ended after so long fails with a {@link
 *     dev.grid.GridTimeoutException}, and so do those that wait for what it holds (its key, the
 *     structure's store), until it ends. It is not ended by force: it keeps its thread, and what it
 *     comes to in the end does not count
 */
public record UserCodeConfig(Duration warnAfter, Duration failAfter) {

  private static final Duration FAIL_AFTER_DEFAULT = Duration.ofMinutes(5);

  public UserCodeConfig {
    requirePositive("warnAfter", warnAfter);
    requirePositive("failAfter", failAfter);
  }

  /** With the default of {@link #failAfter()}. */
  public UserCodeConfig(Duration warnAfter) {
    this(warnAfter, FAIL_AFTER_DEFAULT);
  }

  /** What has run for a minute is told, and fails after five. */
  public static UserCodeConfig defaults() {
    return new UserCodeConfig(Duration.ofMinutes(1));
  }

  private static void requirePositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.compareTo(Duration.ofMillis(1)) < 0) {
      throw new InvalidConfigurationException(
          "userCode " + name + "=" + value + ": must be at least a millisecond");
    }
  }
}
