package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.pncounter.PnCounterConfig;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** Configuring PN counters. */
interface PnCounterConfigMessages {

  @Op(id = 0x1b1000, retryable = true, actions = Action.CREATE)
  record AddPnCounterConfig(
      String name,
      int replicaCount,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridPnCounter.TYPE, name);
      asked.common(splitBrainProtectionName, null);
      asked.statistics(statisticsEnabled);
      return PnCounterConfig.named(name).withReplicaCount(replicaCount);
    }
  }
}
