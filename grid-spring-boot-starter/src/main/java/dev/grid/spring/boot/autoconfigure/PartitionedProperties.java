package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import java.util.function.Function;

/** What the properties of structures that live in partitions share. Immutable. */
interface PartitionedProperties extends StructureProperties {

  int backupCount();

  int asyncBackupCount();

  String mergePolicy();

  GridProperties.Protection splitBrainProtection();

  /** The configuration with all of these. */
  default <C extends PartitionedConfig<C>> C shared(
      C config, Function<String, MergePolicy> mergePolicies) {
    return config
        .withBackups(backupCount(), asyncBackupCount())
        .withMergePolicy(mergePolicies.apply(mergePolicy()))
        .withProtection(splitBrainProtection().toConfig(config.type() + " name=" + config.name()));
  }
}
