package dev.grid.map;

import java.util.Collection;
import java.util.Map;

/**
 * Where a map's entries are kept beside memory. With a {@linkplain MapStoreConfig#writeDelay()
 * write delay} of zero a change is stored before its call is answered, and before memory has it: if
 * that fails the call fails and the map is as it was. With a delay it is queued, on backups as
 * well, and stored later. Of one key changes are stored in their order, and one after another.
 *
 * <p>All may be repeated: after the failure of a member, or of a call of which it is not known what
 * it came to, the same change is stored again. So storing must be idempotent, as "insert or update"
 * is. A member that the others have given up, as it did not answer for long, may store late what it
 * had under way, after another has stored something newer of the key: a store that must not go back
 * then compares a version that values have. Eviction and expiry delete nothing, {@code clear}
 * deletes what is in memory, and {@code destroy} nothing.
 *
 * <p>A call that is carried out again, as its member failed after it had stored, loads what it has
 * stored itself: {@code putIfAbsent} may answer its own value then, and {@code replace} that the
 * old one is not there.
 *
 * <p>While a cluster is split both sides store; what a merge keeps of a key that both sides had is
 * stored again. What the losing side has deleted stays deleted.
 */
public interface MapStore<K, V> extends MapLoader<K, V> {

  /** Stores a value. */
  void store(K key, V value) throws Exception;

  /**
   * Stores values: all or none, if the store can do that. By default one after another.
   *
   * @param entries one at least
   */
  default void storeAll(Map<K, V> entries) throws Exception {
    for (Map.Entry<K, V> entry : entries.entrySet()) {
      store(entry.getKey(), entry.getValue());
    }
  }

  /** Deletes a key, if it is there. */
  void delete(K key) throws Exception;

  /**
   * Deletes keys, those that are there: all or none, if the store can do that. By default one after
   * another.
   *
   * @param keys one at least
   */
  default void deleteAll(Collection<K> keys) throws Exception {
    for (K key : keys) {
      delete(key);
    }
  }
}
