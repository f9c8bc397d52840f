package dev.grid.ringbuffer;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How ringbuffers behave. Immutable. Start from {@link #named}.
 *
 * @param name the ringbuffer's name, or a pattern with one {@code *}
 * @param consistency whether it is in partitions, or as a whole in a Raft group; then what is about
 *     partitions must not be set: backups, {@code protection}, {@code mergePolicy} and {@code
 *     store}. The same on all members, from their start
 * @param capacity how many items there are at most, from 1 to {@link #CAPACITY_MAX}. Memory is
 *     taken as items come
 * @param timeToLive how long items live, by the cluster's time: older ones are not read any more,
 *     and are freed a little later; zero is for ever
 * @param store where items are kept beside memory, or null for nowhere; see {@link RingbufferStore}
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what is added at the tail when a split has healed, perhaps in the place of the
 *     oldest items. It is asked about those of the losing side's items that are not there: by
 *     default they are added. A policy sees no times and no hits of them
 */
public record RingbufferConfig(
    String name,
    Consistency consistency,
    int capacity,
    Duration timeToLive,
    @Nullable RingbufferStore<?> store,
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
        GridRingbuffer.TYPE,
        name,
        consistency,
        backupCount,
        asyncBackupCount,
        protection,
        mergePolicy);
    PartitionedConfig.requireUnset(GridRingbuffer.TYPE, name, consistency, "store", store, null);
    if (capacity < 1 || capacity > CAPACITY_MAX) {
      throw new InvalidConfigurationException(
          "ringbuffer name="
              + name
              + " capacity="
              + capacity
              + ": must be from 1 to "
              + CAPACITY_MAX);
    }
    if (timeToLive.isNegative()) {
      throw new InvalidConfigurationException(
          "ringbuffer name="
              + name
              + " timeToLive="
              + timeToLive
              + ": must be zero (for ever) or more");
    }
    if (mergePolicy instanceof MergePolicy.Standard && mergePolicy.usesStatistics()) {
      throw new InvalidConfigurationException(
          "ringbuffer name="
              + name
              + " mergePolicy="
              + mergePolicy
              + ": policies see no times and hits of items");
    }
  }

  /** The defaults: 10,000 items that live for ever, no store, one backup. */
  public static RingbufferConfig named(String name) {
    return new RingbufferConfig(
        name,
        Consistency.EVENTUAL,
        CAPACITY_DEFAULT,
        Duration.ZERO,
        null,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridRingbuffer.TYPE;
  }
}
