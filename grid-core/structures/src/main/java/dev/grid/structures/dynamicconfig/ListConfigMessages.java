package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.list.GridList;
import dev.grid.list.ListConfig;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring lists. */
interface ListConfigMessages {

  @Op(id = 0x1b0400, retryable = true, actions = Action.CREATE)
  record AddListConfig(
      String name,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      int backupCount,
      int asyncBackupCount,
      int maxSize,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName,
      String mergePolicy,
      int mergeBatchSize,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridList.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      return asked.partitioned(
          ListConfig.named(name).withMaxSize(maxSize),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }
  }
}
