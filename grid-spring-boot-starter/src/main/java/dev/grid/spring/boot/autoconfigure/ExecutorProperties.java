package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.executor.ExecutorConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an executor behaves.
 *
 * @param threads How many of its tasks a member runs at a time.
 * @param queueCapacity How many of its tasks wait on a member; more are refused.
 * @param splitBrainProtection What is refused while there are few members.
 */
record ExecutorProperties(
    @DefaultValue("16") int threads,
    @DefaultValue("100000") int queueCapacity,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements StructureProperties {

  @Override
  public ExecutorConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new ExecutorConfig(
        name, threads, queueCapacity, splitBrainProtection.toConfig("executor name=" + name));
  }
}
