package dev.grid.ringbuffer;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How ringbuffers behave. Immutable. Start from {@link #named}.
 *
 * @param name the ringbuffer's name, or a pattern with one {@code *}
 * @param capacity how many items there are at most, from 1 to {@link #CAPACITY_MAX}. Memory is
 *     taken as items come
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what is added at the tail when a split has healed, perhaps in the place of the
 *     oldest items. It is asked about those of the losing side's items that are not there: by
 *     default they are added. Items have no times and no hits
 */
public record RingbufferConfig(
    String name,
    int capacity,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<RingbufferConfig>, RingbufferConfigWithers {

  /** The most that a ringbuffer's capacity may be. */
  public static final int CAPACITY_MAX = 1 << 28;

  private static final int CAPACITY_DEFAULT = 10_000;

  public RingbufferConfig {
    PartitionedConfig.requireValid(
        GridRingbuffer.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    if (capacity < 1 || capacity > CAPACITY_MAX) {
      throw new InvalidConfigurationException(
          "ringbuffer name="
              + name
              + " capacity="
              + capacity
              + ": must be from 1 to "
              + CAPACITY_MAX);
    }
    if (mergePolicy instanceof MergePolicy.Standard && mergePolicy.usesStatistics()) {
      throw new InvalidConfigurationException(
          "ringbuffer name="
              + name
              + " mergePolicy="
              + mergePolicy
              + ": items have no times and hits");
    }
  }

  /** The defaults: 10,000 items, one backup. */
  public static RingbufferConfig named(String name) {
    return new RingbufferConfig(
        name, CAPACITY_DEFAULT, BACKUPS_DEFAULT, 0, null, MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridRingbuffer.TYPE;
  }
}
