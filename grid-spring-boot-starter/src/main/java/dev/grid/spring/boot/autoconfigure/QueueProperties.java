package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.Consistency;
import dev.grid.config.MergePolicy;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a queue behaves.
 *
 * @param consistency Whether it is in partitions (eventual), or as a whole in a Raft group
 *     (strong), which its name says behind an '@'.
 * @param maxSize Most items; 0 is no limit.
 * @param comparator Name of a bean of type Comparator: the least item is the head. By default, the
 *     one that came first is.
 * @param store Name of a bean of type QueueStore, where items are kept beside memory. By default,
 *     nowhere.
 * @param storeMemoryItems Most items of a queue in memory; the others are in the store alone until
 *     their turn comes. By default, all are in memory.
 * @param storeBatchItems Number of items that are loaded from the store at once, 250 by default.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What becomes of the losing side's items when a split has healed, one of the
 *     standard policies or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 */
record QueueProperties(
    @DefaultValue("eventual") Consistency consistency,
    @DefaultValue("0") int maxSize,
    @Nullable String comparator,
    @Nullable String store,
    @Nullable Integer storeMemoryItems,
    @Nullable Integer storeBatchItems,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public QueueConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(QueueConfig.named(name), mergePolicies)
        .withConsistency(consistency)
        .withMaxSize(maxSize);
  }

  @Override
  public QueueConfig toConfig(
      String name, Function<String, MergePolicy> mergePolicies, NamedBeans beans) {
    String queue = "queue name=" + name;
    return toConfig(name, mergePolicies)
        .withComparator(beans.find(queue + " comparator", comparator, Comparator.class))
        .withStore(toStoreConfig(queue, beans));
  }

  private @Nullable QueueStoreConfig toStoreConfig(String queue, NamedBeans beans) {
    QueueStore<?> found = beans.find(queue + " store", store, QueueStore.class);
    if (found == null) {
      if (storeMemoryItems != null || storeBatchItems != null) {
        throw new InvalidConfigurationException(
            "%s storeMemoryItems=%s storeBatchItems=%s: needs store, the name of a QueueStore bean"
                .formatted(queue, storeMemoryItems, storeBatchItems));
      }
      return null;
    }
    QueueStoreConfig config = QueueStoreConfig.of(found);
    if (storeMemoryItems != null) {
      config = config.withMemoryItems(storeMemoryItems);
    }
    return storeBatchItems == null ? config : config.withBatchItems(storeBatchItems);
  }
}
