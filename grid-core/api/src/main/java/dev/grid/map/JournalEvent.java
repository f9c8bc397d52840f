package dev.grid.map;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one entry, as a map's journal has it.
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
