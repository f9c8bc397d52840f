package dev.grid.queue;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How queues behave. Immutable. Start from {@link #named}.
 *
 * @param name the queue's name, or a pattern with one {@code *}
 * @param consistency whether it is in partitions, or as a whole in a Raft group; then what is about
 *     partitions must not be set: backups, {@code protection}, {@code mergePolicy} and {@code
 *     store}. The same on all members, from their start
 * @param maxSize the most items, at least 0; 0 means no bound but {@link Integer#MAX_VALUE}
 * @param comparator the least item is the head, and of equal ones the one that came first; null for
 *     first in, first out. A member compares an item with some of those that are there when it is
 *     added, outside its partition, and its place then stays: what is changed about the comparator
 *     later counts for later items. Give each member the same. It must be safe for use by several
 *     threads and must not call the grid; if it throws, the call fails with a {@link
 *     QueueComparatorException}
 * @param store where items are kept beside memory, or null for nowhere; see {@link QueueStore}. All
 *     items are in memory if there is a comparator
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
    Consistency consistency,
    int maxSize,
    @Nullable Comparator<?> comparator,
    @Nullable QueueStoreConfig store,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<QueueConfig>, QueueConfigWithers {

  public QueueConfig {
    PartitionedConfig.requireValid(
        GridQueue.TYPE, name, consistency, backupCount, asyncBackupCount, protection, mergePolicy);
    PartitionedConfig.requireUnset(GridQueue.TYPE, name, consistency, "store", store, null);
    PartitionedConfig.requireItems(GridQueue.TYPE, name, maxSize, mergePolicy);
    if (comparator != null && store != null && store.memoryItems() != Integer.MAX_VALUE) {
      throw new InvalidConfigurationException(
          "queue name="
              + name
              + " memoryItems="
              + store.memoryItems()
              + ": a queue with a comparator has all items in memory, to compare others with them");
    }
  }

  /** The defaults: no bound, first in, first out, no store, one backup. */
  public static QueueConfig named(String name) {
    return new QueueConfig(
        name,
        Consistency.EVENTUAL,
        0,
        null,
        null,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridQueue.TYPE;
  }
}
