package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.StoreConfigHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring queues. */
interface QueueConfigMessages {

  @Op(id = 0x1b0b00, retryable = true, actions = Action.CREATE)
  record AddQueueConfig(
      String name,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      int backupCount,
      int asyncBackupCount,
      int maxSize,
      int emptyQueueTtl,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName,
      @Nullable StoreConfigHolder queueStoreConfig,
      String mergePolicy,
      int mergeBatchSize,
      @Since("2.1") @Nullable String priorityComparatorClassName,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    private static final int FOR_EVER = -1;

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridQueue.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      asked.store("queueStoreConfig", queueStoreConfig);
      asked.only("emptyQueueTtl", emptyQueueTtl, FOR_EVER);
      asked.comparator("priorityComparatorClassName", priorityComparatorClassName);
      return asked.partitioned(
          QueueConfig.named(name).withMaxSize(maxSize),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }
  }
}
