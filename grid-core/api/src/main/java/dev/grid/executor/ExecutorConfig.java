package dev.grid.executor;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How executors behave. Immutable. Start from {@link #named}.
 *
 * @param name the executor's name, or a pattern with one {@code *}
 * @param threads how many of its tasks a member runs at a time, at least 1; threads are started
 *     when they are needed and shared with other executors
 * @param queueCapacity how many of its tasks wait on a member, at least 0; what comes on top is
 *     refused with {@link java.util.concurrent.RejectedExecutionException}
 * @param protection what is refused while there are few members, or null for nothing
 */
public record ExecutorConfig(
    String name, int threads, int queueCapacity, @Nullable SplitBrainProtection protection)
    implements StructureConfig, ExecutorConfigWithers {

  public ExecutorConfig {
    Objects.requireNonNull(name, "name");
    if (threads < 1) {
      throw new InvalidConfigurationException(
          "executor name=" + name + " threads=" + threads + ": must be 1 or more");
    }
    if (queueCapacity < 0) {
      throw new InvalidConfigurationException(
          "executor name=" + name + " queueCapacity=" + queueCapacity + ": must be 0 or more");
    }
  }

  /** The defaults: 16 threads and 100,000 waiting tasks on each member. */
  public static ExecutorConfig named(String name) {
    return new ExecutorConfig(name, 16, 100_000, null);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridExecutor.TYPE;
  }
}
