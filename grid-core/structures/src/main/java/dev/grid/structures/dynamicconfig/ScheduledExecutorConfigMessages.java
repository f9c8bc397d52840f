package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig.CapacityPolicy;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** Configuring scheduled executors. */
interface ScheduledExecutorConfigMessages {

  @Op(id = 0x1b0a00, retryable = true, actions = Action.CREATE)
  record AddScheduledExecutorConfig(
      String name,
      int poolSize,
      int durability,
      int capacity,
      @Nullable String splitBrainProtectionName,
      String mergePolicy,
      int mergeBatchSize,
      @Since(value = "2.1", missing = true) boolean statisticsEnabled,
      @Since("2.5") byte capacityPolicy,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    /** Zero, as where older clients say nothing. */
    private static final byte PER_NODE = 0;

    private static final byte PER_PARTITION = 1;

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridScheduledExecutor.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.statistics(statisticsEnabled);
      CapacityPolicy policy =
          switch (capacityPolicy) {
            case PER_NODE -> CapacityPolicy.PER_NODE;
            case PER_PARTITION -> CapacityPolicy.PER_PARTITION;
            default ->
                throw asked.refused(
                    "capacityPolicy", capacityPolicy, "must be 0 (PER_NODE) or 1 (PER_PARTITION)");
          };
      return asked.partitioned(
          ScheduledExecutorConfig.named(name)
              .withThreads(poolSize)
              .withCapacity(capacity)
              .withCapacityPolicy(policy),
          durability,
          0,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }
  }
}
