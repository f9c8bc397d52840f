package dev.grid.cpmap;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How CP maps behave. Immutable. Start from {@link #named}.
 *
 * @param name the map's name without its group, or a pattern with one {@code *}
 * @param maxSizeMb how many megabytes its keys and values may have together, from 1 to {@link
 *     #SIZE_MAX_MB}; what would be more is refused. The same on every member
 */
public record CpMapConfig(String name, int maxSizeMb)
    implements StructureConfig, CpMapConfigWithers {

  /** The most megabytes that may be configured: each member has all of them in its heap. */
  public static final int SIZE_MAX_MB = 2000;

  private static final int SIZE_DEFAULT_MB = 100;

  public CpMapConfig {
    Objects.requireNonNull(name, "name");
    if (maxSizeMb < 1 || maxSizeMb > SIZE_MAX_MB) {
      throw new InvalidConfigurationException(
          "cp-map name=%s maxSizeMb=%d: must be from 1 to %d"
              .formatted(name, maxSizeMb, SIZE_MAX_MB));
    }
  }

  /** The defaults: 100 MB. */
  public static CpMapConfig named(String name) {
    return new CpMapConfig(name, SIZE_DEFAULT_MB);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridCpMap.TYPE;
  }
}
