package dev.grid.multimap;

import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How multimaps behave. Immutable. Start from {@link #named}.
 *
 * @param name the multimap's name, or a pattern with one {@code *}
 * @param consistency whether it is in partitions, or as a whole in a Raft group; then what is about
 *     partitions must not be set: backups, {@code protection}, {@code mergePolicy}. The same on all
 *     members, from their start
 * @param valueCollection what the values of a key are
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what is added to a key's values when a split has healed. It is asked about
 *     those of the losing side's values that the key does not have, equal ones as often as they are
 *     missing: by default they are added. Values have no times and no hits
 */
public record MultiMapConfig(
    String name,
    Consistency consistency,
    ValueCollection valueCollection,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<MultiMapConfig>, MultiMapConfigWithers {

  private static final int NO_BOUND = 0;

  public MultiMapConfig {
    Objects.requireNonNull(valueCollection, "valueCollection");
    PartitionedConfig.requireValid(
        GridMultiMap.TYPE,
        name,
        consistency,
        backupCount,
        asyncBackupCount,
        protection,
        mergePolicy);
    PartitionedConfig.requireItems(GridMultiMap.TYPE, name, NO_BOUND, mergePolicy);
  }

  /** The defaults: sets of values, one backup. */
  public static MultiMapConfig named(String name) {
    return new MultiMapConfig(
        name,
        Consistency.EVENTUAL,
        ValueCollection.SET,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridMultiMap.TYPE;
  }
}
