package dev.grid.map;

import dev.grid.LostEvents;
import java.util.Set;

/**
 * Told of a map's changes. Calls for one key are ordered as it changed; they run on the instance's
 * listener threads and may block. An exception is logged and the next event delivered.
 *
 * <p>{@link #types()} says which changes are sent at all; by default all that the other methods
 * handle.
 */
public interface EntryListener<K, V> {

  /** The changes to be told of. Asked once, at registration. */
  default Set<EntryEventType> types() {
    return Set.of(
        EntryEventType.ADDED,
        EntryEventType.REMOVED,
        EntryEventType.UPDATED,
        EntryEventType.EVICTED,
        EntryEventType.EXPIRED,
        EntryEventType.EVICT_ALL,
        EntryEventType.CLEAR_ALL,
        EntryEventType.MERGED,
        EntryEventType.LOADED);
  }

  /** Called for every change; hands it on to the method of its type. */
  default void changed(EntryEvent<K, V> event) {
    switch (event.type()) {
      case ADDED -> added(event);
      case REMOVED -> removed(event);
      case UPDATED -> updated(event);
      case EVICTED -> evicted(event);
      case EXPIRED -> expired(event);
      case EVICT_ALL -> evictedAll(event);
      case CLEAR_ALL -> cleared(event);
      case LOADED -> loaded(event);
      case MERGED -> merged(event);
      case INVALIDATION -> {}
    }
  }

  /** A key that was absent has a value. */
  default void added(EntryEvent<K, V> event) {}

  /**
   * An entry was removed by a call. The value is in {@link EntryEvent#oldValue()}, but for {@link
   * GridMap#delete}, which does not look at it.
   */
  default void removed(EntryEvent<K, V> event) {}

  /** A value was replaced. */
  default void updated(EntryEvent<K, V> event) {}

  /** An entry was evicted, by a call or by the map's limit. */
  default void evicted(EntryEvent<K, V> event) {}

  /** An entry's time was up. */
  default void expired(EntryEvent<K, V> event) {}

  /** All unlocked entries of a member were evicted. */
  default void evictedAll(EntryEvent<K, V> event) {}

  /** The map was cleared. */
  default void cleared(EntryEvent<K, V> event) {}

  /** A value came from the other side of a split that has healed. */
  default void merged(EntryEvent<K, V> event) {}

  /** A store loaded an entry. */
  default void loaded(EntryEvent<K, V> event) {}

  /**
   * Events that this listener will not be told of: called once for each gap, in its place among the
   * events of a partition as far as it is known. Read anew what must be in step with the map.
   */
  default void eventsLost(LostEvents lost) {}
}
