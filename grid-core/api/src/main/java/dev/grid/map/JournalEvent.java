package dev.grid.map;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one entry, as a map's journal has it: what the entry's listeners are told, but for
 * times to live that change, and each entry has one of its own in {@link GridMap#clear} and {@link
 * GridMap#evictAll}.
 *
 * @param type {@code ADDED}, {@code UPDATED}, {@code REMOVED}, {@code EVICTED} (which means that
 *     its time was up, too) or {@code LOADED}
 * @param key which entry
 * @param oldValue what it had before; null if there was none
 * @param value what it has since; null if it is gone
 * @param <K> the key type
 * @param <V> the value type
 */
public record JournalEvent<K, V>(
    EntryEventType type, K key, @Nullable V oldValue, @Nullable V value) {

  public JournalEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(key, "key");
  }
}
