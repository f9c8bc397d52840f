package dev.grid.map;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a map's entries come from that are not in memory, such as a table. A call that asks for a
 * key that is not in memory waits until it was loaded; other calls of that key wait for the same
 * load. What is not found is not remembered: the next call asks again. With {@link MapStore} what
 * is written to the map is written there, too.
 *
 * <p>Called by several threads at once, on the member that has the key at the time; may block. What
 * it throws fails the calls that wait with a {@link MapStoreException} and nothing else; one that
 * does not end, as {@link dev.grid.config.UserCodeConfig#failAfter()} says. It must not call the
 * map.
 *
 * <p>One that is {@link AutoCloseable} and was made by a {@link MapStoreFactory} is closed when the
 * map is destroyed or the member ends.
 *
 * @param <K> the key type; members must be able to read and write it
 * @param <V> the value type, likewise
 */
@FunctionalInterface
public interface MapLoader<K, V> {

  /**
   * Loads a value.
   *
   * @return null if there is none
   */
  @Nullable V load(K key) throws Exception;

  /**
   * Loads values, those that are there. By default it loads one after another.
   *
   * @param keys no more than {@link MapStoreConfig#batchSize()}; other keys than these are left out
   *     of what is returned
   */
  default Map<K, V> loadAll(Collection<K> keys) throws Exception {
    Map<K, V> loaded = new HashMap<>();
    for (K key : keys) {
      V value = load(key);
      if (value != null) {
        loaded.put(key, value);
      }
    }
    return loaded;
  }

  /**
   * All keys, for {@link GridMap#loadAll(boolean)} and the initial load. Read one after another,
   * and closed in the end however that comes: so it may hold a cursor. By default there are none.
   */
  default Stream<K> loadAllKeys() throws Exception {
    return Stream.empty();
  }
}
