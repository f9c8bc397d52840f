package dev.grid.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue's items are kept beside memory, such as a table. An item is stored before it is
 * added and deleted before it is taken out, each before its call is answered; if that fails the
 * call fails and the queue is as it was. A queue that no member has loads what is stored when it is
 * first used. One object serves all queues of its {@link QueueConfig}, on the member that has their
 * partition at the time: give each member's configuration one, with the same store behind it.
 *
 * <p>Called by several threads at once, and may block: of one queue, calls that add wait meanwhile,
 * one after another, and so do calls that take out. What it throws fails that call with a {@link
 * QueueStoreException} and nothing else; one that does not end, as {@link
 * dev.grid.config.UserCodeConfig#failAfter()} says. It must not call the queue.
 *
 * <p>Items have ids, which ascend in the order in which items came, with gaps. Each member that
 * comes to serve a queue gives ids that none before it has given, as far as the cluster's time does
 * not go back; so one that is taken for gone and writes late does not write over another's item.
 * After a failure its member may give an id again, with another item: the last one counts. An item
 * may be deleted more than once.
 *
 * <p>What is stored is loaded once, and not again as long as any member has the queue, also if it
 * is empty. So when its partition goes to another member between storing and answering, because its
 * member fails or others join or leave, the call is repeated and its item comes once; but a row may
 * be left that no member knows. It stays until every member is gone and the queue is loaded anew:
 * then that item comes once more. What must be done once even then must be told by its content,
 * such as a number in the item.
 *
 * <p>While a cluster is split both sides would give away the same items. Protect the queue by a
 * {@link dev.grid.config.SplitBrainProtection}, so that one side does at most.
 *
 * @param <E> the item type; the member must be able to read and write it
 */
public interface QueueStore<E> {

  /**
   * Stores an item.
   *
   * @param queue the queue's name
   * @param id its id; negative ones are of items that were given back
   */
  void store(String queue, long id, E item) throws Exception;

  /**
   * Stores items: all or none, if the store can do that. By default it stores one after another.
   *
   * @param queue the queue's name
   * @param items by their ids, one at least
   */
  default void storeAll(String queue, SortedMap<Long, E> items) throws Exception {
    for (Map.Entry<Long, E> item : items.entrySet()) {
      store(queue, item.getKey(), item.getValue());
    }
  }

  /**
   * Deletes items, those of them that are there: all or none, if the store can do that.
   *
   * @param queue the queue's name
   * @param ids one at least
   */
  void deleteAll(String queue, Collection<Long> ids) throws Exception;

  /**
   * The ids of all items that are stored, in any order. Asked when no member has the queue.
   *
   * @param queue the queue's name
   */
  List<Long> loadAllIds(String queue) throws Exception;

  /**
   * Loads an item.
   *
   * @param queue the queue's name
   * @return null if the store does not have it
   */
  @Nullable E load(String queue, long id) throws Exception;

  /**
   * Loads items, those that the store has. By default it loads one after another.
   *
   * @param queue the queue's name
   * @param ids no more than {@link QueueStoreConfig#batchItems()}
   */
  default Map<Long, E> loadAll(String queue, Collection<Long> ids) throws Exception {
    Map<Long, E> loaded = new HashMap<>();
    for (long id : ids) {
      E item = load(queue, id);
      if (item != null) {
        loaded.put(id, item);
      }
    }
    return loaded;
  }
}
