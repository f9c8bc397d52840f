package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.list.ListConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a list behaves.
 *
 * @param consistency Whether it is in partitions (eventual), or as a whole in a Raft group
 *     (strong), which its name says behind an '@'.
 * @param maxSize Most items; 0 is no limit.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What becomes of the losing side's items when a split has healed, one of the
 *     standard policies or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 */
record ListProperties(
    @DefaultValue("eventual") Consistency consistency,
    @DefaultValue("0") int maxSize,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public ListConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(ListConfig.named(name), mergePolicies)
        .withConsistency(consistency)
        .withMaxSize(maxSize);
  }
}
