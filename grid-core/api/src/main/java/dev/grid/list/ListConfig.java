package dev.grid.list;

import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How lists behave. Immutable. Start from {@link #named}.
 *
 * @param name the list's name, or a pattern with one {@code *}
 * @param consistency whether it is in partitions, or as a whole in a Raft group; then what is about
 *     partitions must not be set: backups, {@code protection}, {@code mergePolicy}. The same on all
 *     members, from their start
 * @param maxSize the most items, at least 0; 0 means no bound but {@link Integer#MAX_VALUE}
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what is added at the end when a split has healed. It is asked about those of
 *     the losing side's items that are not there, equal ones as often as they are missing: by
 *     default they are added. Items have no times and no hits
 */
public record ListConfig(
    String name,
    Consistency consistency,
    int maxSize,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<ListConfig>, ListConfigWithers {

  public ListConfig {
    PartitionedConfig.requireValid(
        GridList.TYPE, name, consistency, backupCount, asyncBackupCount, protection, mergePolicy);
    PartitionedConfig.requireItems(GridList.TYPE, name, maxSize, mergePolicy);
  }

  /** The defaults: no bound, one backup. */
  public static ListConfig named(String name) {
    return new ListConfig(
        name,
        Consistency.EVENTUAL,
        0,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridList.TYPE;
  }
}
