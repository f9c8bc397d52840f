package dev.grid.vector;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How vector collections behave. Immutable. Start from {@link #named} and add an index: a
 * collection cannot be used without one.
 *
 * @param name the collection's name, or a pattern with one {@code *}
 * @param indexes at most {@value #INDEXES_MAX}; if there are several, each has a name of its own
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy which document stays when a split has healed. Documents have no times and no
 *     hits; a policy is shown values, and the vectors of the one it chooses stay with it
 */
public record VectorCollectionConfig(
    String name,
    List<VectorIndexConfig> indexes,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<VectorCollectionConfig>, VectorCollectionConfigWithers {

  /** How many indexes a collection may have. */
  public static final int INDEXES_MAX = 16;

  public VectorCollectionConfig {
    indexes = List.copyOf(indexes);
    PartitionedConfig.requireValid(
        GridVectorCollection.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    if (mergePolicy instanceof MergePolicy.Standard && mergePolicy.usesStatistics()) {
      throw refused(name, "mergePolicy=" + mergePolicy, "documents have no times and hits");
    }
    if (indexes.size() > INDEXES_MAX) {
      throw refused(name, "indexes=" + indexes.size(), "must be " + INDEXES_MAX + " at most");
    }
    Set<String> names = new HashSet<>();
    for (VectorIndexConfig index : indexes) {
      if (index.name() == null && indexes.size() > 1) {
        throw refused(name, "indexes=" + indexes.size(), "each of several needs a name");
      }
      if (index.name() != null && !names.add(index.name())) {
        throw refused(name, "index=" + index.name(), "is there twice: names must be unique");
      }
    }
  }

  private static InvalidConfigurationException refused(String name, String setting, String why) {
    return new InvalidConfigurationException(
        GridVectorCollection.TYPE.tag() + " name=" + name + " " + setting + ": " + why);
  }

  /** The defaults: no index yet, one backup. */
  public static VectorCollectionConfig named(String name) {
    return new VectorCollectionConfig(
        name, List.of(), BACKUPS_DEFAULT, 0, null, MergePolicy.Standard.PUT_IF_ABSENT);
  }

  /** This with one index more. */
  public VectorCollectionConfig withIndex(VectorIndexConfig index) {
    List<VectorIndexConfig> all = new ArrayList<>(indexes);
    all.add(index);
    return withIndexes(all);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridVectorCollection.TYPE;
  }
}
