package dev.grid.queue;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;

/**
 * How queues behave. Immutable.
 *
 * @param name the queue's name, or a pattern with one {@code *}
 * @param maxSize the most items, at least 0; 0 means no bound but {@link Integer#MAX_VALUE}
 */
public record QueueConfig(String name, int maxSize) {

  public QueueConfig {
    Objects.requireNonNull(name, "name");
    if (maxSize < 0) {
      throw new InvalidConfigurationException(
          "queue name=" + name + " maxSize=" + maxSize + ": must be 0 (no bound) or more");
    }
  }

  /** The defaults: no bound. */
  public static QueueConfig named(String name) {
    return new QueueConfig(name, 0);
  }

  /** This with another bound. */
  public QueueConfig withMaxSize(int maxSize) {
    return new QueueConfig(name, maxSize);
  }
}
