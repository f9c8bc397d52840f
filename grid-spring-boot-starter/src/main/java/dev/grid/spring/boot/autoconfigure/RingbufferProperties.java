package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a ringbuffer behaves.
 *
 * @param consistency Whether it is in partitions (eventual), or as a whole in a Raft group
 *     (strong), which its name says behind an '@'.
 * @param capacity Most items; newer ones take the places of the oldest.
 * @param timeToLive How long items live. Zero is for ever.
 * @param store Name of a bean of type RingbufferStore, where items are kept beside memory. By
 *     default, nowhere.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What becomes of the losing side's items when a split has healed, one of the
 *     standard policies or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 */
record RingbufferProperties(
    @DefaultValue("eventual") Consistency consistency,
    @DefaultValue("10000") int capacity,
    @DefaultValue("0s") Duration timeToLive,
    @Nullable String store,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public RingbufferConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(RingbufferConfig.named(name), mergePolicies)
        .withConsistency(consistency)
        .withCapacity(capacity)
        .withTimeToLive(timeToLive);
  }

  @Override
  public RingbufferConfig toConfig(
      String name, Function<String, MergePolicy> mergePolicies, NamedBeans beans) {
    return toConfig(name, mergePolicies)
        .withStore(beans.find("ringbuffer name=" + name + " store", store, RingbufferStore.class));
  }
}
