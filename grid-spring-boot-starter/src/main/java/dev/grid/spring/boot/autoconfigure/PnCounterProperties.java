package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.pncounter.PnCounterConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a PN counter behaves.
 *
 * @param replicaCount How many members, the oldest ones, clients choose from.
 * @param splitBrainProtection What is refused while there are few members.
 */
record PnCounterProperties(
    @DefaultValue("2147483647") int replicaCount,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements StructureProperties {

  @Override
  public PnCounterConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    PnCounterConfig config = PnCounterConfig.named(name);
    return config
        .withReplicaCount(replicaCount)
        .withProtection(splitBrainProtection.toConfig(config.type() + " name=" + name));
  }
}
