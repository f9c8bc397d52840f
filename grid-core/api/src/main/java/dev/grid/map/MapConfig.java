package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.query.IndexConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How maps behave. Immutable. Start from {@link #named}.
 *
 * @param name the map's name, or a pattern with one {@code *}
 * @param consistency whether it is in partitions, or as a whole in a Raft group; then what is about
 *     partitions must not be set: backups, {@code protection}, {@code mergePolicy}, {@code
 *     maxIdle}, {@code eviction}, {@code store}, {@code nearCache}, {@code invalidations} and
 *     {@code journal}. The same on all members, from their start
 * @param timeToLive how long entries live unless a call says otherwise; zero is for ever
 * @param maxIdle how long entries live without being read or written; zero is for ever
 * @param eviction what the map forgets when it is full
 * @param perEntryStats whether hits and times are kept per entry, at about 72 bytes each
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what stays of an entry when a split has healed
 * @param store where entries are loaded from and stored beside memory, or null for nowhere
 * @param indexes what entries are found by, beside those that calls add
 * @param nearCache what the client or member that is configured so keeps of what it reads, or null
 *     for nothing; of others it says nothing
 * @param invalidations how members tell clients of the reference that keep what they read of what
 *     has changed
 * @param journal what is remembered of changes, for {@link GridMap#readJournal}, or null for
 *     nothing
 */
public record MapConfig(
    String name,
    Consistency consistency,
    Duration timeToLive,
    Duration maxIdle,
    EvictionConfig eviction,
    boolean perEntryStats,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy,
    @Nullable MapStoreConfig store,
    List<IndexConfig> indexes,
    @Nullable NearCacheConfig nearCache,
    InvalidationConfig invalidations,
    @Nullable JournalConfig journal)
    implements PartitionedConfig<MapConfig>, MapConfigWithers {

  public MapConfig {
    PartitionedConfig.requireValid(
        GridMap.TYPE, name, consistency, backupCount, asyncBackupCount, protection, mergePolicy);
    PartitionedConfig.requireUnset(
        GridMap.TYPE, name, consistency, "maxIdle", maxIdle, Duration.ZERO);
    PartitionedConfig.requireUnset(
        GridMap.TYPE, name, consistency, "eviction", eviction, EvictionConfig.NONE);
    PartitionedConfig.requireUnset(GridMap.TYPE, name, consistency, "store", store, null);
    PartitionedConfig.requireUnset(GridMap.TYPE, name, consistency, "nearCache", nearCache, null);
    PartitionedConfig.requireUnset(
        GridMap.TYPE,
        name,
        consistency,
        "invalidations",
        invalidations,
        InvalidationConfig.DEFAULT);
    PartitionedConfig.requireUnset(GridMap.TYPE, name, consistency, "journal", journal, null);
    Objects.requireNonNull(eviction, "eviction");
    requireNotNegative(name, "timeToLive", timeToLive);
    requireNotNegative(name, "maxIdle", maxIdle);
    indexes = List.copyOf(indexes);
    requireDistinct(name, indexes);
    Objects.requireNonNull(invalidations, "invalidations");
  }

  private static void requireDistinct(String name, List<IndexConfig> indexes) {
    Set<String> names = new HashSet<>();
    for (IndexConfig index : indexes) {
      if (!names.add(index.nameIn(name))) {
        throw new InvalidConfigurationException(
            "map name=" + name + " indexes: two are named " + index.nameIn(name));
      }
    }
  }

  private static void requireNotNegative(String name, String setting, Duration value) {
    if (value.isNegative()) {
      throw new InvalidConfigurationException(
          "map name=" + name + " " + setting + "=" + value + ": must be zero (for ever) or more");
    }
  }

  /** The defaults: entries live for ever, nothing is evicted, one backup is kept. */
  public static MapConfig named(String name) {
    return new MapConfig(
        name,
        Consistency.EVENTUAL,
        Duration.ZERO,
        Duration.ZERO,
        EvictionConfig.NONE,
        false,
        BACKUPS_DEFAULT,
        0,
        null,
        MergePolicy.Standard.PUT_IF_ABSENT,
        null,
        List.of(),
        null,
        InvalidationConfig.DEFAULT,
        null);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridMap.TYPE;
  }
}
