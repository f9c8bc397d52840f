package dev.grid.map;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An entry as an {@link EntryProcessor} sees it. What is set last is stored when the processor has
 * ended. Not thread-safe.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface MutableEntry<K, V> {

  /**
   * The key.
   *
   * @throws dev.grid.UnreadableValueException if the member cannot read it
   */
  K key();

  /**
   * The value, or null if there is no entry. To change what is in it does not change the entry: set
   * it.
   *
   * @throws dev.grid.UnreadableValueException if the member cannot read it
   */
  @Nullable V value();

  /** Whether there is an entry. */
  boolean isPresent();

  /** Stores a value, as {@link GridMap#set(Object, Object)} does; null removes the entry. */
  void setValue(@Nullable V value);

  /**
   * Stores a value, as {@link GridMap#set(Object, Object, Duration)} does.
   *
   * @param timeToLive in milliseconds; zero means for ever, and a negative one means what the map
   *     is configured with
   */
  void setValue(V value, Duration timeToLive);

  /** Removes the entry, if there is one. */
  void remove();
}
