package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a scheduled executor behaves.
 *
 * @param capacity How many tasks there are at most, those that run no more among them until they
 *     are disposed of; 0 for no bound.
 * @param capacityPolicy Where tasks are counted: all that a member serves together, or each
 *     partition by itself.
 * @param threads How many of its tasks a member runs at a time; others wait.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy Which tasks of the losing side stay when a split has healed: put-if-absent for
 *     those whose names the winning side does not have, or discard for none.
 * @param splitBrainProtection What is refused while there are few members.
 */
record ScheduledExecutorProperties(
    @DefaultValue("100") int capacity,
    @DefaultValue("per-node") ScheduledExecutorConfig.CapacityPolicy capacityPolicy,
    @DefaultValue("16") int threads,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public ScheduledExecutorConfig toConfig(
      String name, Function<String, MergePolicy> mergePolicies) {
    return shared(ScheduledExecutorConfig.named(name), mergePolicies)
        .withCapacity(capacity)
        .withCapacityPolicy(capacityPolicy)
        .withThreads(threads);
  }
}
