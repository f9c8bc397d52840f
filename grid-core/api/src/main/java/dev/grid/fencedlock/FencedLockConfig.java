package dev.grid.fencedlock;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How fenced locks behave. Immutable. Start from {@link #named}.
 *
 * @param name the lock's name without its group, or a pattern with one {@code *}
 * @param lockAcquireLimit how often the thread that holds it may take it at once, 1 for a lock that
 *     is not reentrant; 0 for no limit. The same on every member
 */
public record FencedLockConfig(String name, int lockAcquireLimit)
    implements StructureConfig, FencedLockConfigWithers {

  public FencedLockConfig {
    Objects.requireNonNull(name, "name");
    if (lockAcquireLimit < 0) {
      throw new InvalidConfigurationException(
          "fenced-lock name=%s lockAcquireLimit=%d: must be 0 (no limit) or more"
              .formatted(name, lockAcquireLimit));
    }
  }

  /** The defaults: reentrant without a limit. */
  public static FencedLockConfig named(String name) {
    return new FencedLockConfig(name, 0);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridFencedLock.TYPE;
  }
}
