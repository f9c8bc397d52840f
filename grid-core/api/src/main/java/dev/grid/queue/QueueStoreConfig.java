package dev.grid.queue;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;

/**
 * How queues use their store. Immutable. Start from {@link #of}.
 *
 * @param store where items are kept
 * @param memoryItems how many items of a queue are in memory at most, at least 1; those behind them
 *     are in the store alone and loaded when their turn comes, or somebody looks at them
 * @param batchItems how many items are loaded at once, from 1 to {@link #BATCH_ITEMS_MAX}
 */
public record QueueStoreConfig(QueueStore<?> store, int memoryItems, int batchItems) {

  /** The most that may be loaded at once. */
  public static final int BATCH_ITEMS_MAX = 100_000;

  private static final int BATCH_ITEMS_DEFAULT = 250;

  public QueueStoreConfig {
    Objects.requireNonNull(store, "store");
    if (memoryItems < 1) {
      throw new InvalidConfigurationException(
          "queue store memoryItems=" + memoryItems + ": must be at least 1");
    }
    if (batchItems < 1 || batchItems > BATCH_ITEMS_MAX) {
      throw new InvalidConfigurationException(
          "queue store batchItems=" + batchItems + ": must be from 1 to " + BATCH_ITEMS_MAX);
    }
  }

  /** All items are in memory, too. */
  public static QueueStoreConfig of(QueueStore<?> store) {
    return new QueueStoreConfig(store, Integer.MAX_VALUE, BATCH_ITEMS_DEFAULT);
  }

  /** This with another {@link #memoryItems}. */
  public QueueStoreConfig withMemoryItems(int memoryItems) {
    return new QueueStoreConfig(store, memoryItems, batchItems);
  }

  /** This with another {@link #batchItems}. */
  public QueueStoreConfig withBatchItems(int batchItems) {
    return new QueueStoreConfig(store, memoryItems, batchItems);
  }
}
