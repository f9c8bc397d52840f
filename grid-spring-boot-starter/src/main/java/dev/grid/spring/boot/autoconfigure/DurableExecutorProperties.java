package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.durableexecutor.DurableExecutorConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a durable executor behaves.
 *
 * @param capacity How many tasks and results each partition has at most; a new task takes the place
 *     of the oldest that has ended, and is refused where none has.
 * @param threads How many of its tasks a member runs at a time; others wait.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param splitBrainProtection What is refused while there are few members.
 */
record DurableExecutorProperties(
    @DefaultValue("100") int capacity,
    @DefaultValue("16") int threads,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements StructureProperties {

  @Override
  public DurableExecutorConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return DurableExecutorConfig.named(name)
        .withCapacity(capacity)
        .withThreads(threads)
        .withBackups(backupCount, asyncBackupCount)
        .withProtection(splitBrainProtection.toConfig("durable-executor name=" + name));
  }
}
