package dev.grid.scheduledexecutor;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How scheduled executors behave. Immutable. Start from {@link #named}.
 *
 * @param name the executor's name, or a pattern with one {@code *}
 * @param capacity how many tasks there are at most, those that run no more among them until they
 *     are disposed of; 0 for no bound, else up to {@link #CAPACITY_MAX}
 * @param capacityPolicy where they are counted
 * @param threads how many tasks each member runs at once, from 1 to {@link #THREADS_MAX}; others
 *     that are due wait for their turn
 * @param backupCount how many further members have a task before its scheduling is answered, from 0
 *     to 6; those of members have no copies
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what becomes of tasks of the losing side when a split has healed: {@code
 *     PUT_IF_ABSENT} for keeping those whose names the winning side does not have, or {@code
 *     DISCARD}
 */
public record ScheduledExecutorConfig(
    String name,
    int capacity,
    CapacityPolicy capacityPolicy,
    int threads,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<ScheduledExecutorConfig>, ScheduledExecutorConfigWithers {

  /** Where tasks are counted. */
  public enum CapacityPolicy {
    /** All that a member serves together. After a member is lost there may be more. */
    PER_NODE,
    /** Those of each partition, and those of each member, by themselves. */
    PER_PARTITION
  }

  /** The most that a capacity may be. */
  public static final int CAPACITY_MAX = 1_000_000;

  /** The most threads of one executor on a member. */
  public static final int THREADS_MAX = 1_000;

  private static final int CAPACITY_DEFAULT = 100;
  private static final int THREADS_DEFAULT = 16;

  public ScheduledExecutorConfig {
    PartitionedConfig.requireValid(
        GridScheduledExecutor.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    Objects.requireNonNull(capacityPolicy, "capacityPolicy");
    if (capacity < 0 || capacity > CAPACITY_MAX) {
      throw new InvalidConfigurationException(
          "scheduled-executor name=%s capacity=%d: must be 0 (no bound) or up to %d"
              .formatted(name, capacity, CAPACITY_MAX));
    }
    if (threads < 1 || threads > THREADS_MAX) {
      throw new InvalidConfigurationException(
          "scheduled-executor name=%s threads=%d: must be from 1 to %d"
              .formatted(name, threads, THREADS_MAX));
    }
    if (mergePolicy != MergePolicy.Standard.PUT_IF_ABSENT
        && mergePolicy != MergePolicy.Standard.DISCARD) {
      throw new InvalidConfigurationException(
          "scheduled-executor name=%s mergePolicy=%s: must be PUT_IF_ABSENT or DISCARD"
              .formatted(name, mergePolicy));
    }
  }

  /** The defaults: 100 tasks a member, of which 16 run at once, one backup. */
  public static ScheduledExecutorConfig named(String name) {
    return new ScheduledExecutorConfig(
        name,
        CAPACITY_DEFAULT,
        CapacityPolicy.PER_NODE,
        THREADS_DEFAULT,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridScheduledExecutor.TYPE;
  }
}
