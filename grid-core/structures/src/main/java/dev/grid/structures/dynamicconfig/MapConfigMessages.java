package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.query.IndexConfig;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.AttributeConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.EventJournalConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.EvictionConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.MapStoreConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.MerkleTreeConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.NearCacheConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.PartitioningAttributeConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.PersistenceConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.QueryCacheConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.TieredStoreConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.WanReplicationRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring maps. */
interface MapConfigMessages {

  @Op(id = 0x1b0c00, retryable = true, actions = Action.CREATE)
  record AddMapConfig(
      String name,
      int backupCount,
      int asyncBackupCount,
      int timeToLiveSeconds,
      int maxIdleSeconds,
      @Nullable EvictionConfigHolder evictionConfig,
      boolean readBackupData,
      String cacheDeserializedValues,
      String mergePolicy,
      int mergeBatchSize,
      String inMemoryFormat,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      @Nullable List<ListenerConfigHolder> partitionLostListenerConfigs,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName,
      @Nullable MapStoreConfigHolder mapStoreConfig,
      @Nullable NearCacheConfigHolder nearCacheConfig,
      @Nullable WanReplicationRef wanReplicationRef,
      @Nullable List<IndexSettings> indexConfigs,
      @Nullable List<AttributeConfig> attributeConfigs,
      @Nullable List<QueryCacheConfigHolder> queryCacheConfigs,
      @Nullable String partitioningStrategyClassName,
      @Nullable Data partitioningStrategyImplementation,
      @Nullable PersistenceConfig hotRestartConfig,
      @Nullable EventJournalConfig eventJournalConfig,
      @Nullable MerkleTreeConfig merkleTreeConfig,
      int metadataPolicy,
      @Since("2.2") boolean perEntryStatsEnabled,
      @Since("2.5") @Nullable PersistenceConfig dataPersistenceConfig,
      @Since("2.5") @Nullable TieredStoreConfig tieredStoreConfig,
      @Since("2.6") @Nullable List<PartitioningAttributeConfig> partitioningAttributeConfigs,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    private static final long MEGABYTE = 1L << 20;

    /** On clients' side, where members have nothing to do with it. */
    private static final String INDEX_ONLY = "INDEX_ONLY";

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridMap.TYPE, name);
      requireSupported(asked);
      requireNoEnterprise(asked);
      return asked.partitioned(
          MapConfig.named(name)
              .withTimeToLive(Duration.ofSeconds(timeToLiveSeconds))
              .withMaxIdle(Duration.ofSeconds(maxIdleSeconds))
              .withEviction(eviction(asked))
              .withPerEntryStats(perEntryStatsEnabled)
              .withIndexes(indexes())
              .withJournal(journal()),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }

    private List<IndexConfig> indexes() {
      return indexConfigs == null
          ? List.of()
          : indexConfigs.stream().map(IndexSettings::config).toList();
    }

    private @Nullable JournalConfig journal() {
      return eventJournalConfig == null || !eventJournalConfig.enabled()
          ? null
          : new JournalConfig(
              eventJournalConfig.capacity(),
              Duration.ofSeconds(eventJournalConfig.timeToLiveSeconds()));
    }

    private void requireSupported(Asked asked) {
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.listeners(partitionLostListenerConfigs);
      asked.statistics(statisticsEnabled);
      asked.only("inMemoryFormat", inMemoryFormat, "BINARY");
      asked.only("readBackupData", readBackupData, false);
      if (!cacheDeserializedValues.equals("NEVER")) {
        asked.only("cacheDeserializedValues", cacheDeserializedValues, INDEX_ONLY);
      }
      if (mapStoreConfig != null && mapStoreConfig.enabled()) {
        String className = mapStoreConfig.className();
        throw asked.refused(
            "mapStoreConfig",
            className != null ? className : mapStoreConfig.factoryClassName(),
            "is not supported: what a member runs is its own configuration; set the store there");
      }
      asked.none("nearCacheConfig", nearCacheConfig);
      asked.none("attributeConfigs", attributeConfigs);
      asked.none("queryCacheConfigs", queryCacheConfigs);
      asked.none("partitioningStrategyClassName", partitioningStrategyClassName);
      asked.none("partitioningStrategyImplementation", partitioningStrategyImplementation);
      asked.none("partitioningAttributeConfigs", partitioningAttributeConfigs);
    }

    private void requireNoEnterprise(Asked asked) {
      asked.none("wanReplicationRef", wanReplicationRef);
      asked.off("hotRestartConfig", hotRestartConfig != null && hotRestartConfig.enabled());
      asked.off(
          "dataPersistenceConfig",
          dataPersistenceConfig != null && dataPersistenceConfig.enabled());
      asked.off("tieredStoreConfig", tieredStoreConfig != null && tieredStoreConfig.enabled());
      asked.off("merkleTreeConfig", merkleTreeConfig != null && merkleTreeConfig.enabled());
    }

    private EvictionConfig eviction(Asked asked) {
      if (evictionConfig == null || evictionConfig.evictionPolicy().equals("NONE")) {
        return EvictionConfig.NONE;
      }
      asked.none("evictionConfig.comparatorClassName", evictionConfig.comparatorClassName());
      asked.none("evictionConfig.comparator", evictionConfig.comparator());
      EvictionConfig.Policy policy =
          switch (evictionConfig.evictionPolicy()) {
            case "LRU" -> EvictionConfig.Policy.LRU;
            case "LFU" -> EvictionConfig.Policy.LFU;
            case "RANDOM" -> EvictionConfig.Policy.RANDOM;
            default ->
                throw asked.refused(
                    "evictionConfig.evictionPolicy",
                    evictionConfig.evictionPolicy(),
                    "must be NONE, LRU, LFU or RANDOM");
          };
      return switch (evictionConfig.maxSizePolicy()) {
        case "PER_NODE" ->
            new EvictionConfig(
                policy, EvictionConfig.Limit.ENTRIES_PER_MEMBER, evictionConfig.size());
        case "USED_HEAP_SIZE" ->
            new EvictionConfig(
                policy, EvictionConfig.Limit.BYTES_PER_MEMBER, evictionConfig.size() * MEGABYTE);
        default ->
            throw asked.refused(
                "evictionConfig.maxSizePolicy",
                evictionConfig.maxSizePolicy(),
                "is not supported, only PER_NODE and USED_HEAP_SIZE");
      };
    }
  }
}
