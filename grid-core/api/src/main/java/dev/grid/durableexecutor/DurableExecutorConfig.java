package dev.grid.durableexecutor;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How durable executors behave. Immutable. Start from {@link #named}.
 *
 * @param name the executor's name, or a pattern with one {@code *}
 * @param capacity how many tasks and results each partition has at most, from 1 to {@link
 *     #CAPACITY_MAX}. A new task takes the place of the oldest task that has ended; where none has
 *     it is refused
 * @param threads how many tasks each member runs at once, from 1 to {@link #THREADS_MAX}; others
 *     wait for their turn
 * @param backupCount how many further members have a task before its id is given, and a result
 *     before it can be retrieved, from 0 to 6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy must be {@code DISCARD}: when a split has healed, tasks and results of the
 *     losing side are given up, since their ids may be those of others by now
 */
public record DurableExecutorConfig(
    String name,
    int capacity,
    int threads,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<DurableExecutorConfig>, DurableExecutorConfigWithers {

  /** The most that a partition's capacity may be. */
  public static final int CAPACITY_MAX = 100_000;

  /** The most threads of one executor on a member. */
  public static final int THREADS_MAX = 1_000;

  private static final int CAPACITY_DEFAULT = 100;
  private static final int THREADS_DEFAULT = 16;

  public DurableExecutorConfig {
    PartitionedConfig.requireValid(
        GridDurableExecutor.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    if (capacity < 1 || capacity > CAPACITY_MAX) {
      throw new InvalidConfigurationException(
          "durable-executor name=%s capacity=%d: must be from 1 to %d"
              .formatted(name, capacity, CAPACITY_MAX));
    }
    if (threads < 1 || threads > THREADS_MAX) {
      throw new InvalidConfigurationException(
          "durable-executor name=%s threads=%d: must be from 1 to %d"
              .formatted(name, threads, THREADS_MAX));
    }
    if (mergePolicy != MergePolicy.Standard.DISCARD) {
      throw new InvalidConfigurationException(
          "durable-executor name=%s mergePolicy=%s: must be DISCARD, since ids of two sides of a split may be the same"
              .formatted(name, mergePolicy));
    }
  }

  /** The defaults: 100 tasks and results a partition, 16 threads a member, one backup. */
  public static DurableExecutorConfig named(String name) {
    return new DurableExecutorConfig(
        name,
        CAPACITY_DEFAULT,
        THREADS_DEFAULT,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.DISCARD);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridDurableExecutor.TYPE;
  }
}
