package dev.grid.replicatedmap;

import dev.grid.StructureType;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How replicated maps behave. Immutable. Start from {@link #named}. Every member has all of each,
 * so there is no number of backups, and of two values for a key the later one stays, so there is no
 * merge policy.
 *
 * @param name the map's name, or a pattern with one {@code *}
 * @param protection what is refused while there are few members, or null for nothing
 */
public record ReplicatedMapConfig(String name, @Nullable SplitBrainProtection protection)
    implements StructureConfig, ReplicatedMapConfigWithers {

  public ReplicatedMapConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults: nothing is refused. */
  public static ReplicatedMapConfig named(String name) {
    return new ReplicatedMapConfig(name, null);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridReplicatedMap.TYPE;
  }
}
