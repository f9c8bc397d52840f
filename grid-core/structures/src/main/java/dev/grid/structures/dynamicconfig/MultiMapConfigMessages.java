package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring multimaps. */
interface MultiMapConfigMessages {

  @Op(id = 0x1b0100, retryable = true, actions = Action.CREATE)
  record AddMultiMapConfig(
      String name,
      String collectionType,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      boolean binary,
      int backupCount,
      int asyncBackupCount,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName,
      String mergePolicy,
      int mergeBatchSize,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridMultiMap.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      asked.only("binary", binary, true);
      return asked.partitioned(
          MultiMapConfig.named(name).withValueCollection(values(asked)),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }

    private ValueCollection values(Asked asked) {
      return switch (collectionType) {
        case "SET" -> ValueCollection.SET;
        case "LIST" -> ValueCollection.LIST;
        default -> throw asked.refused("collectionType", collectionType, "must be SET or LIST");
      };
    }
  }
}
