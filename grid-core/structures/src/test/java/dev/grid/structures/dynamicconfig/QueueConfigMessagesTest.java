package dev.grid.structures.dynamicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.StoreConfigHolder;
import dev.grid.structures.dynamicconfig.QueueConfigMessages.AddQueueConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client's stores and comparators of queues come to: it is told by which it is refused. */
final class QueueConfigMessagesTest {

  private static AddQueueConfig message(
      @Nullable StoreConfigHolder store, @Nullable String comparator) {
    return new AddQueueConfig(
        "jobs",
        null,
        1,
        0,
        0,
        -1,
        true,
        null,
        store,
        "PutIfAbsentMergePolicy",
        100,
        comparator,
        null);
  }

  private static StoreConfigHolder store(
      @Nullable String factory, @Nullable Data implementation, boolean enabled) {
    return new StoreConfigHolder(null, factory, implementation, null, null, enabled);
  }

  private static void refuses(AddQueueConfig message, String saying) {
    assertThatThrownBy(message::config)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=jobs " + saying);
  }

  @Test
  void stores_areRefusedByWhatTheyWouldBeMadeOf() {
    refuses(
        message(store("com.acme.Stores", null, true), null),
        "queueStoreConfig.factoryClassName=com.acme.Stores:");
    refuses(
        message(store(null, new Data(new byte[8]), true), null),
        "queueStoreConfig=an object of the client:");
    refuses(message(store(null, null, true), null), "queueStoreConfig.enabled=true:");
  }

  @Test
  void comparators_areRefusedByTheirClass() {
    refuses(message(null, "com.acme.Order"), "priorityComparatorClassName=com.acme.Order:");
  }

  @Test
  void whatIsSwitchedOff_isNothing() {
    assertThat(message(store("com.acme.Stores", null, false), "").config())
        .isEqualTo(QueueConfig.named("jobs"));
  }
}
