package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.replicatedmap.ReplicatedMapConfig;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring replicated maps, of which there is nothing but what all kinds have. */
interface ReplicatedMapConfigMessages {

  @Op(id = 0x1b0600, retryable = true, actions = Action.CREATE)
  record AddReplicatedMapConfig(
      String name,
      String inMemoryFormat,
      boolean asyncFillup,
      boolean statisticsEnabled,
      String mergePolicy,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      @Nullable String splitBrainProtectionName,
      int mergeBatchSize,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    /** Says whether members keep objects or bytes, which no caller sees the difference of. */
    private static final String OBJECT = "OBJECT";

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridReplicatedMap.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      if (!inMemoryFormat.equals(OBJECT)) {
        asked.only("inMemoryFormat", inMemoryFormat, "BINARY");
      }
      asked.only("asyncFillup", asyncFillup, true);
      asked.laterValueStays(mergePolicy, mergeBatchSize);
      return ReplicatedMapConfig.named(name);
    }
  }
}
