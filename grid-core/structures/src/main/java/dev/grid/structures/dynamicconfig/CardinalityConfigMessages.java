package dev.grid.structures.dynamicconfig;

import dev.grid.cardinality.CardinalityEstimatorConfig;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** Configuring cardinality estimators. */
interface CardinalityConfigMessages {

  @Op(id = 0x1b0300, retryable = true, actions = Action.CREATE)
  record AddCardinalityEstimatorConfig(
      String name,
      int backupCount,
      int asyncBackupCount,
      @Nullable String splitBrainProtectionName,
      String mergePolicy,
      int mergeBatchSize)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridCardinalityEstimator.TYPE, name);
      asked.common(splitBrainProtectionName, null);
      return asked.partitioned(
          CardinalityEstimatorConfig.named(name),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }
  }
}
