package dev.grid.semaphore;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How semaphores behave. Immutable. Start from {@link #named}.
 *
 * @param name the semaphore's name without its group, or a pattern with one {@code *}
 * @param isSessionless whether permits belong to nobody, as with {@link
 *     java.util.concurrent.Semaphore}: anybody may give any back, and those of a caller that dies
 *     are lost. Else they belong to the session of the client or member that has acquired them, and
 *     come back when it ends. The same on every member
 */
public record SemaphoreConfig(String name, boolean isSessionless)
    implements StructureConfig, SemaphoreConfigWithers {

  public SemaphoreConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults: permits belong to sessions. */
  public static SemaphoreConfig named(String name) {
    return new SemaphoreConfig(name, false);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridSemaphore.TYPE;
  }
}
