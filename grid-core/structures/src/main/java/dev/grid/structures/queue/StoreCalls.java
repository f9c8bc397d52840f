package dev.grid.structures.queue;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a queue's store is asked, in bytes. Made in a task outside the partition, and for it alone.
 */
final class StoreCalls {

  /** The pool that stores are called on. */
  static final String POOL = "queue-stores";

  private final String queue;
  private final QueueStore<Object> store;
  private final int batchItems;
  private final StoredValues values;

  @SuppressWarnings("unchecked") // Who configures a store knows what is in the queue.
  StoreCalls(String queue, QueueStoreConfig config, OutsideServices services) {
    this.queue = queue;
    this.store = (QueueStore<Object>) config.store();
    this.batchItems = config.batchItems();
    this.values = new StoredValues("queue", queue, services::serialization);
  }

  /** A call to the store. */
  @FunctionalInterface
  private interface StoreCall<T> {
    T in(QueueStore<Object> store) throws Exception;
  }

  int batchItems() {
    return batchItems;
  }

  /** Stores items by these ids. */
  void store(List<Data> items, long[] ids) {
    TreeMap<Long, Object> objects = new TreeMap<>();
    for (int i = 0; i < ids.length; i++) {
      objects.put(ids[i], values.object(items.get(i), () -> "an item that is to be stored"));
    }
    ask(
        "storing id=" + objects.firstKey() + " items=" + objects.size(),
        s -> {
          if (objects.size() == 1) {
            s.store(queue, objects.firstKey(), Objects.requireNonNull(objects.get(ids[0])));
          } else {
            s.storeAll(queue, objects);
          }
          return true;
        });
  }

  void delete(Collection<Long> ids) {
    if (!ids.isEmpty()) {
      ask(
          "deleting id=" + ids.iterator().next() + " items=" + ids.size(),
          s -> {
            s.deleteAll(queue, ids);
            return true;
          });
    }
  }

  /** All ids, ascending. */
  long[] allIds() {
    long[] ids =
        ask("its ids", s -> s.loadAllIds(queue).stream().mapToLong(Long::longValue).toArray());
    Arrays.sort(ids);
    return ids;
  }

  /** The items of some ids that are there. */
  Map<Long, Data> load(Collection<Long> ids) {
    Map<Long, Object> loaded =
        ask(
            "loading id=" + ids.iterator().next() + " items=" + ids.size(),
            s -> s.loadAll(queue, ids));
    Map<Long, Data> read = new HashMap<>();
    loaded.forEach((id, item) -> read.put(id, values.data(item, "an item")));
    return read;
  }

  @SuppressWarnings("CatchingUnchecked") // Users write stores.
  private <T> T ask(String what, StoreCall<T> call) {
    try {
      return call.in(store);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(what, e);
    } catch (Exception e) {
      throw failed(what, e);
    }
  }

  private QueueStoreException failed(String what, Exception cause) {
    return new QueueStoreException(
        "queue=" + queue + ": the store failed at " + what + ": " + cause, cause);
  }

  /** An item is not there that should be. */
  static QueueStoreException gone(String queue, long id) {
    return new QueueStoreException(
        "queue="
            + queue
            + " id="
            + id
            + " is not in the store any more; clear() removes it from the queue",
        null);
  }
}
