package dev.grid.structures.map;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.EntryChanged;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a map's events into objects for a listener. Immutable. */
final class MapEvents<K, V> implements EventTarget<EntryChanged> {

  private final String name;
  private final StoredValues values;
  private final EntryListener<K, V> listener;

  MapEvents(String name, StoredValues values, EntryListener<K, V> listener) {
    this.name = name;
    this.values = values;
    this.listener = listener;
  }

  /** The types that a listener asks for, as a message has them. */
  static int flags(EntryListener<?, ?> listener) {
    int flags = 0;
    for (EntryEventType type : Objects.requireNonNull(listener, "listener").types()) {
      flags |= type.flag();
    }
    return flags;
  }

  @Override
  public void accept(EntryChanged changed) {
    EntryEvent<K, V> event;
    try {
      event = event(changed);
    } catch (UnreadableValueException e) {
      values.warn("a listener is not told of an event", e);
      lost(LostEvents.Reason.UNREADABLE, 1);
      return;
    }
    listener.changed(event);
  }

  private EntryEvent<K, V> event(EntryChanged changed) {
    Data keyData = changed.key();
    K key = keyData == null ? null : values.<K>object(keyData, () -> "a key");
    return new EntryEvent<>(
        name,
        EntryEventType.of(changed.eventType()),
        key,
        valueOrNull(changed.value(), key),
        valueOrNull(changed.oldValue(), key),
        changed.uuid(),
        changed.numberOfAffectedEntries());
  }

  private @Nullable V valueOrNull(@Nullable Data data, @Nullable K key) {
    return data == null
        ? null
        : values.<V>object(data, () -> "the value of key=" + StoredValues.keyText(key));
  }

  @Override
  public void lost(LostEvents.Reason reason, long count) {
    listener.eventsLost(new LostEvents(name, reason, count));
  }
}
