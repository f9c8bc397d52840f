package dev.grid.map;

import dev.grid.LostEvents;
import org.jspecify.annotations.Nullable;

/**
 * Told of what changes in a view, from its standpoint: an entry that begins to be meant by its
 * predicate is added, one that ceases to be is removed, whatever became of it in the map. Several
 * changes of an entry in a short time may be told as one. Calls come one at a time, for each key in
 * the order in which it changed, on a thread of the instance's that may block; what it finds in the
 * view may be newer than what it is told.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface ViewListener<K, V> {

  /** An entry has come; the value is null in a view without values. */
  default void added(K key, @Nullable V value) {}

  /** An entry has another value. Not called in a view without values. */
  default void updated(K key, V oldValue, V value) {}

  /** An entry has gone; the value that it had is null in a view without values. */
  default void removed(K key, @Nullable V oldValue) {}

  /**
   * Events that this listener will not be told of, as too many waited or one could not be read:
   * look at the view anew. The view itself has lost nothing.
   */
  default void eventsLost(LostEvents lost) {}

  /** The view has failed for good, and each read fails with this: close it. */
  default void failed(RuntimeException failure) {}
}
