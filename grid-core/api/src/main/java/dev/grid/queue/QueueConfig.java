package dev.grid.queue;

import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How queues behave. Immutable. Start from {@link #named}.
 *
 * @param name the queue's name, or a pattern with one {@code *}
 * @param maxSize the most items, at least 0; 0 means no bound but {@link Integer#MAX_VALUE}
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what is added at the tail when a split has healed. It is asked about each of
 *     the losing side's items, with an equal one of the winning side's if there is one that no
 *     earlier item was equal to: by default items that are not there are added. Items have no times
 *     and no hits
 */
public record QueueConfig(
    String name,
    int maxSize,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<QueueConfig>, QueueConfigWithers {

  public QueueConfig {
    PartitionedConfig.requireValid(
        GridQueue.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    PartitionedConfig.requireItems(GridQueue.TYPE, name, maxSize, mergePolicy);
  }

  /** The defaults: no bound, one backup. */
  public static QueueConfig named(String name) {
    return new QueueConfig(name, 0, BACKUPS_DEFAULT, 0, null, MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridQueue.TYPE;
  }
}
