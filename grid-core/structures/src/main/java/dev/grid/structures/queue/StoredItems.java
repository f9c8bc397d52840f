package dev.grid.structures.queue;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first items of a queue as they were under its partition, for a task outside: those that are
 * in the store alone are loaded when they are looked at, a batch at a time, and one batch is kept.
 * Taken under the partition, then confined to the task.
 */
final class StoredItems {

  private final String queue;
  private final QueueStoreConfig config;
  private final List<Data> items;
  private final long[] ids;

  /** How many more may be in memory. */
  private final int room;

  private @Nullable StoreCalls store;
  private Map<Long, Data> batch = new HashMap<>();

  /** Takes so many from the head on, or as many as there are. */
  StoredItems(QueueState state, int max) {
    queue = state.name();
    config = Objects.requireNonNull(state.store());
    ItemSequence all = state.items();
    items = all.first(max);
    ids = state.ids().between(0, items.size());
    room = Math.max(1, state.memoryRoom());
  }

  /** The task has begun. */
  StoreCalls begin(OutsideServices services) {
    StoreCalls begun = new StoreCalls(queue, config, services);
    store = begun;
    return begun;
  }

  int size() {
    return items.size();
  }

  long id(int position) {
    return ids[position];
  }

  boolean isAbsent(int position) {
    return StoredIds.isAbsent(items.get(position).bytes());
  }

  /** An item, loaded if need be; null if the store does not have it any more. */
  @Nullable Data find(int position) {
    if (!isAbsent(position)) {
      return items.get(position);
    }
    if (!batch.containsKey(ids[position])) {
      batch = load(position);
    }
    return batch.get(ids[position]);
  }

  /** What to say of one that the store does not have any more. */
  QueueStoreException gone(int position) {
    return StoreCalls.gone(queue, ids[position]);
  }

  private Map<Long, Data> load(int from) {
    StoreCalls calls = Objects.requireNonNull(store);
    List<Long> wanted = new ArrayList<>();
    for (int i = from; i < items.size() && wanted.size() < calls.batchItems(); i++) {
      if (isAbsent(i)) {
        wanted.add(ids[i]);
      }
    }
    return calls.load(wanted);
  }

  /**
   * Those behind a position, in a row, that are in the store alone, as many as come in one batch
   * and as memory has room when those before are gone: one at least.
   */
  List<byte[]> loadBehind(int position) {
    int next = position + 1;
    if (next < items.size() && isAbsent(next)) {
      var unused = find(next);
    }
    List<byte[]> loaded = new ArrayList<>();
    for (int i = position + 1; i < items.size() && loaded.size() < room && isAbsent(i); i++) {
      Data item = batch.get(ids[i]);
      if (item == null) {
        break;
      }
      loaded.add(item.bytes());
    }
    return loaded;
  }
}
