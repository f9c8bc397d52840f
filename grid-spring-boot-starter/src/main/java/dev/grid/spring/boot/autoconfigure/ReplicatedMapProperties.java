package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.replicatedmap.ReplicatedMapConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a replicated map behaves.
 *
 * @param splitBrainProtection What is refused while there are few members.
 */
record ReplicatedMapProperties(@DefaultValue GridProperties.Protection splitBrainProtection)
    implements StructureProperties {

  @Override
  public ReplicatedMapConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    ReplicatedMapConfig config = ReplicatedMapConfig.named(name);
    return config.withProtection(splitBrainProtection.toConfig(config.type() + " name=" + name));
  }
}
