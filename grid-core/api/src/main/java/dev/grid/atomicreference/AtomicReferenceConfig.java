package dev.grid.atomicreference;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How atomic references behave. Immutable. There is nothing to choose yet.
 *
 * @param name the structure's name without its group, or a pattern with one {@code *}
 */
public record AtomicReferenceConfig(String name) implements StructureConfig {

  public AtomicReferenceConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults. */
  public static AtomicReferenceConfig named(String name) {
    return new AtomicReferenceConfig(name);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridAtomicReference.TYPE;
  }
}
