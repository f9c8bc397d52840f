package dev.grid.map;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map's change.
 *
 * @param name the map's name
 * @param type what happened
 * @param key the key; null for EVICT_ALL and CLEAR_ALL
 * @param value the new value; null if removed, or if the listener did not ask for values
 * @param oldValue the value before; null if there was none, or if the listener did not ask for
 *     values
 * @param member the member that published the event
 * @param affectedEntries how many entries changed: 1, or for EVICT_ALL and CLEAR_ALL their number
 */
public record EntryEvent<K, V>(
    String name,
    EntryEventType type,
    @Nullable K key,
    @Nullable V value,
    @Nullable V oldValue,
    UUID member,
    int affectedEntries) {

  public EntryEvent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(member, "member");
  }
}
