package dev.grid.countdownlatch;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How countdown latches behave. Immutable. There is nothing to choose yet.
 *
 * @param name the structure's name without its group, or a pattern with one {@code *}
 */
public record CountDownLatchConfig(String name) implements StructureConfig {

  public CountDownLatchConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults. */
  public static CountDownLatchConfig named(String name) {
    return new CountDownLatchConfig(name);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridCountDownLatch.TYPE;
  }
}
