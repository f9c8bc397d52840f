package dev.grid.structures.dynamicconfig;

import dev.grid.protocol.Data;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.IndexSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the messages of several kinds of structures have in them. */
interface ConfigHolders {

  @Struct
  record ListenerConfigHolder(
      int listenerType,
      @Nullable Data listenerImplementation,
      @Nullable String className,
      boolean includeValue,
      boolean local) {}

  /** Of a queue or a ringbuffer. */
  @Struct
  record StoreConfigHolder(
      @Nullable String className,
      @Nullable String factoryClassName,
      @Nullable Data implementation,
      @Nullable Data factoryImplementation,
      @Nullable Map<String, String> properties,
      boolean enabled) {}

  @Struct
  record EvictionConfigHolder(
      int size,
      String maxSizePolicy,
      String evictionPolicy,
      @Nullable String comparatorClassName,
      @Nullable Data comparator) {}

  @Struct
  record MapStoreConfigHolder(
      boolean enabled,
      boolean writeCoalescing,
      int writeDelaySeconds,
      int writeBatchSize,
      @Nullable String className,
      @Nullable Data implementation,
      @Nullable String factoryClassName,
      @Nullable Data factoryImplementation,
      @Nullable Map<String, String> properties,
      String initialLoadMode,
      @Since("2.5") boolean offload) {}

  @Struct
  record NearCachePreloaderConfig(
      boolean enabled, String directory, int storeInitialDelaySeconds, int storeIntervalSeconds) {}

  @Struct
  record NearCacheConfigHolder(
      String name,
      String inMemoryFormat,
      boolean serializeKeys,
      boolean invalidateOnChange,
      int timeToLiveSeconds,
      int maxIdleSeconds,
      EvictionConfigHolder evictionConfigHolder,
      boolean cacheLocalEntries,
      String localUpdatePolicy,
      @Nullable NearCachePreloaderConfig preloaderConfig) {}

  @Struct
  record WanReplicationRef(
      String name,
      String mergePolicyClassName,
      @Nullable List<String> filters,
      boolean republishingEnabled) {}

  @Struct
  record Capacity(long value, int unit) {}

  @Struct
  record MemoryTierConfig(Capacity capacity) {}

  @Struct
  record AttributeConfig(String name, String extractorClassName) {}

  @Struct
  record PredicateConfigHolder(
      @Nullable String className, @Nullable String sql, @Nullable Data implementation) {}

  @Struct
  record QueryCacheConfigHolder(
      int batchSize,
      int bufferSize,
      int delaySeconds,
      boolean includeValue,
      boolean populate,
      boolean coalesce,
      String inMemoryFormat,
      String name,
      PredicateConfigHolder predicateConfigHolder,
      EvictionConfigHolder evictionConfigHolder,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      @Nullable List<IndexSettings> indexConfigs,
      @Since("2.4") boolean serializeKeys) {}

  /** Of a hot restart or of persistence. */
  @Struct
  record PersistenceConfig(boolean enabled, boolean fsync) {}

  @Struct
  record EventJournalConfig(boolean enabled, int capacity, int timeToLiveSeconds) {}

  @Struct
  record MerkleTreeConfig(boolean enabled, int depth, @Since("2.3") boolean enabledSet) {}

  @Struct
  record DiskTierConfig(boolean enabled, @Nullable String deviceName) {}

  @Struct
  record TieredStoreConfig(
      boolean enabled, MemoryTierConfig memoryTierConfig, DiskTierConfig diskTierConfig) {}

  @Struct
  record PartitioningAttributeConfig(String attributeName) {}
}
