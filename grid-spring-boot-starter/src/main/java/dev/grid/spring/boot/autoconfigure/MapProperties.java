package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.map.EvictionConfig;
import dev.grid.map.InvalidationConfig;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How a map behaves.
 *
 * @param consistency Whether it is in partitions (eventual), or as a whole in a Raft group
 *     (strong), which its name says behind an '@'.
 * @param timeToLive Time that entries live; zero is for ever.
 * @param maxIdle Time that entries live without being read or written; zero is for ever.
 * @param eviction What the map forgets when it is full.
 * @param perEntryStats Whether hits and times are kept per entry.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What stays of an entry when a split has healed, one of the standard policies
 *     or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 * @param store Where entries are loaded from and stored, beside memory.
 * @param indexes What entries are found by without looking at all of them.
 * @param nearCache What this application keeps of what it reads. By default, nothing.
 * @param invalidations How members tell near caches of the reference's clients of changes.
 * @param eventJournal What is remembered of changes, for those who read the map's journal.
 */
record MapProperties(
    @DefaultValue("eventual") Consistency consistency,
    @DefaultValue("0s") Duration timeToLive,
    @DefaultValue("0s") Duration maxIdle,
    @DefaultValue Eviction eviction,
    @DefaultValue("false") boolean perEntryStats,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection,
    @Nullable Store store,
    @DefaultValue List<Index> indexes,
    @Nullable NearCache nearCache,
    @DefaultValue Invalidations invalidations,
    @Nullable EventJournal eventJournal)
    implements PartitionedProperties {

  /**
   * What a map forgets when it is full.
   *
   * @param policy Which entries go first. By default, the least recently used if there is a limit.
   * @param size Most entries in a member.
   * @param bytes Most bytes of keys, values and their bookkeeping in a member.
   */
  record Eviction(
      EvictionConfig.@Nullable Policy policy, @Nullable Long size, @Nullable DataSize bytes) {

    EvictionConfig toConfig(String map) {
      if (size != null && bytes != null) {
        throw new InvalidConfigurationException(
            "map name=" + map + " eviction has both size and bytes: set one");
      }
      if (size != null) {
        return withPolicy(EvictionConfig.entries(size));
      }
      if (bytes != null) {
        return withPolicy(EvictionConfig.bytes(bytes.toBytes()));
      }
      if (policy != null && policy != EvictionConfig.Policy.NONE) {
        throw new InvalidConfigurationException(
            "map name=" + map + " eviction policy=" + policy + " needs a limit: size or bytes");
      }
      return EvictionConfig.NONE;
    }

    private EvictionConfig withPolicy(EvictionConfig limit) {
      return policy == null ? limit : new EvictionConfig(policy, limit.limit(), limit.size());
    }
  }

  /**
   * Where entries are loaded from and stored, beside memory.
   *
   * @param bean Name of a bean of type MapStore or MapLoader. By default, the one that is annotated
   *     with GridMapStore and the map's name.
   * @param className Class of a MapStore or MapLoader that is no bean.
   * @param writeDelay Time that a change waits before it is stored. Zero is to store it before its
   *     call is answered.
   * @param coalesces Whether of several changes of a key that wait only the last is stored.
   * @param batchSize Most entries that one call to the store is about.
   * @param queueCapacity Most changes that wait in one partition.
   * @param queueWait Time that a call waits for room when so many wait, before it fails.
   * @param retryPause Time until what could not be stored is tried again; grows to 30 seconds.
   * @param retriesMax Most times that a change that has waited is tried again. By default, there is
   *     no limit.
   * @param initialLoad When all that is stored is loaded, if no member has it.
   */
  record Store(
      @Nullable String bean,
      @Nullable String className,
      @DefaultValue("0s") Duration writeDelay,
      @DefaultValue("true") boolean coalesces,
      @DefaultValue("500") int batchSize,
      @DefaultValue("10000") int queueCapacity,
      @DefaultValue("10s") Duration queueWait,
      @DefaultValue("1s") Duration retryPause,
      @Nullable Integer retriesMax,
      @DefaultValue("off") MapStoreConfig.InitialLoad initialLoad) {

    MapStoreConfig toConfig(String map) {
      if (bean != null && className != null) {
        throw new InvalidConfigurationException(
            "map name=" + map + " store has both bean and class-name: set one");
      }
      MapStoreConfig store =
          className == null
              ? MapStoreConfig.openedBy(new MapStores.Named(bean))
              : MapStoreConfig.ofClass(className);
      return new MapStoreConfig(
          store.factory(),
          writeDelay,
          coalesces,
          batchSize,
          queueCapacity,
          queueWait,
          retryPause,
          retriesMax == null ? MapStoreConfig.FOR_EVER : retriesMax,
          initialLoad);
    }
  }

  /**
   * What entries are found by without looking at all of them.
   *
   * @param name What it is called. By default, a name that says the map, the type and the
   *     attributes.
   * @param type What it is for.
   * @param attributes Names of fields, with dots between those within others.
   */
  record Index(
      @Nullable String name,
      @DefaultValue("sorted") IndexType type,
      @DefaultValue List<String> attributes) {

    IndexConfig toConfig() {
      return new IndexConfig(name, type, attributes);
    }
  }

  /**
   * What this application keeps of what it reads.
   *
   * @param format How values are kept. Objects are shared by all readers and must not be changed.
   * @param entriesMax Most entries that are kept.
   * @param timeToLive Time that an entry is kept. Zero is for as long as it is right.
   * @param maxIdle Time that an entry is kept without being read. Zero is for no limit.
   * @param updatePolicy What becomes of an entry that this application changes.
   * @param maxStaleness Time after which a value that was changed is not given any more, whatever
   *     was lost.
   * @param preloadFile File of the keys that are read at the next start, with '*' for the map's
   *     name. By default, there is none.
   */
  record NearCache(
      @DefaultValue("binary") NearCacheConfig.Format format,
      @DefaultValue("10000") int entriesMax,
      @DefaultValue("0s") Duration timeToLive,
      @DefaultValue("0s") Duration maxIdle,
      @DefaultValue("invalidate") NearCacheConfig.UpdatePolicy updatePolicy,
      @DefaultValue("10s") Duration maxStaleness,
      @Nullable String preloadFile) {

    NearCacheConfig toConfig() {
      return new NearCacheConfig(
          format, entriesMax, timeToLive, maxIdle, updatePolicy, maxStaleness, preloadFile);
    }
  }

  /**
   * How members tell near caches of the reference's clients of changes.
   *
   * @param batchSize Number of changes that are told at once.
   * @param batchDelay Time that a change waits for others at most.
   */
  record Invalidations(
      @DefaultValue("100") int batchSize, @DefaultValue("10s") Duration batchDelay) {

    InvalidationConfig toConfig() {
      return new InvalidationConfig(batchSize, batchDelay);
    }
  }

  /** What a client does by itself, or null if that is nothing. */
  @Nullable MapConfig toClientConfig(String name) {
    return nearCache == null ? null : MapConfig.named(name).withNearCache(nearCache.toConfig());
  }

  /**
   * What is remembered of changes.
   *
   * @param enabled Whether anything is.
   * @param capacity Number of events that are kept over all partitions, each of which has an equal
   *     share.
   * @param timeToLive Time that events are kept; zero is for as long as there is room.
   */
  record EventJournal(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("" + JournalConfig.CAPACITY_DEFAULT) int capacity,
      @DefaultValue("0s") Duration timeToLive) {

    @Nullable JournalConfig toConfig() {
      return enabled ? new JournalConfig(capacity, timeToLive) : null;
    }
  }

  @Override
  public MapConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(MapConfig.named(name), mergePolicies)
        .withConsistency(consistency)
        .withTimeToLive(timeToLive)
        .withMaxIdle(maxIdle)
        .withEviction(eviction.toConfig(name))
        .withPerEntryStats(perEntryStats)
        .withStore(store == null ? null : store.toConfig(name))
        .withIndexes(indexes.stream().map(Index::toConfig).toList())
        .withNearCache(nearCache == null ? null : nearCache.toConfig())
        .withInvalidations(invalidations.toConfig())
        .withJournal(eventJournal == null ? null : eventJournal.toConfig());
  }
}
