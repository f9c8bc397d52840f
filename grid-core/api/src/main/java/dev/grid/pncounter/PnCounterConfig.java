package dev.grid.pncounter;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How PN counters behave. Immutable. Start from {@link #named}.
 *
 * @param name the counter's name, or a pattern with one {@code *}
 * @param replicaCount how many members, the oldest ones, clients choose from, at least 1; every
 *     member has the counter nevertheless, and uses its own
 * @param protection what is refused while there are few members, or null for nothing
 */
public record PnCounterConfig(
    String name, int replicaCount, @Nullable SplitBrainProtection protection)
    implements StructureConfig, PnCounterConfigWithers {

  public PnCounterConfig {
    Objects.requireNonNull(name, "name");
    if (replicaCount < 1) {
      throw new InvalidConfigurationException(
          "pn-counter name=" + name + " replicaCount=" + replicaCount + ": must be 1 or more");
    }
  }

  /** The defaults: clients choose from all members. */
  public static PnCounterConfig named(String name) {
    return new PnCounterConfig(name, Integer.MAX_VALUE, null);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridPnCounter.TYPE;
  }
}
