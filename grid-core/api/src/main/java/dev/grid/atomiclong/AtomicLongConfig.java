package dev.grid.atomiclong;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How atomic longs behave. Immutable. There is nothing to choose yet.
 *
 * @param name the number's name without its group, or a pattern with one {@code *}
 */
public record AtomicLongConfig(String name) implements StructureConfig {

  public AtomicLongConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults. */
  public static AtomicLongConfig named(String name) {
    return new AtomicLongConfig(name);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridAtomicLong.TYPE;
  }
}
