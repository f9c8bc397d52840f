package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.executor.GridExecutor;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** Configuring executors. */
interface ExecutorConfigMessages {

  @Op(id = 0x1b0800, retryable = true, actions = Action.CREATE)
  record AddExecutorConfig(
      String name,
      int poolSize,
      int queueCapacity,
      boolean statisticsEnabled,
      @Nullable String splitBrainProtectionName,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    /** The protocol's default, which is not ours: {@link ExecutorConfig} has a bound. */
    private static final int NO_BOUND = 0;

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridExecutor.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.statistics(statisticsEnabled);
      return ExecutorConfig.named(name)
          .withThreads(poolSize)
          .withQueueCapacity(queueCapacity == NO_BOUND ? Integer.MAX_VALUE : queueCapacity);
    }
  }
}
