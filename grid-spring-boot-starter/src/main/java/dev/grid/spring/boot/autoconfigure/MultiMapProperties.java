package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a multimap behaves.
 *
 * @param consistency Whether it is in partitions (eventual), or as a whole in a Raft group
 *     (strong), which its name says behind an '@'.
 * @param valueCollection What the values of a key are: a set without equal ones, or a list.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What becomes of the losing side's values when a split has healed, one of the
 *     standard policies or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 */
record MultiMapProperties(
    @DefaultValue("eventual") Consistency consistency,
    @DefaultValue("set") ValueCollection valueCollection,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public MultiMapConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(MultiMapConfig.named(name), mergePolicies)
        .withConsistency(consistency)
        .withValueCollection(valueCollection);
  }
}
