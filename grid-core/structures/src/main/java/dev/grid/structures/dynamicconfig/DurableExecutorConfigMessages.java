package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** Configuring durable executors. */
interface DurableExecutorConfigMessages {

  @Op(id = 0x1b0900, retryable = true, actions = Action.CREATE)
  record AddDurableExecutorConfig(
      String name,
      int poolSize,
      int durability,
      int capacity,
      @Nullable String splitBrainProtectionName,
      @Since(value = "2.1", missing = true) boolean statisticsEnabled,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridDurableExecutor.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.statistics(statisticsEnabled);
      return DurableExecutorConfig.named(name)
          .withThreads(poolSize)
          .withCapacity(capacity)
          .withBackups(durability, 0);
    }
  }
}
