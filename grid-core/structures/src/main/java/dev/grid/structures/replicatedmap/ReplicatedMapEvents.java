package dev.grid.structures.replicatedmap;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.protocol.Data;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntryChanged;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns a replicated map's events into objects for a listener. Immutable. */
final class ReplicatedMapEvents<K, V> implements EventTarget<EntryChanged> {

  private final String name;
  private final StoredValues values;
  private final EntryListener<K, V> listener;

  /** What it asks for: the message has no room for that, so that all types come. */
  private final Set<EntryEventType> types;

  /** What entries it asks for; null for all. */
  private final @Nullable Predicate<? super Map.Entry<K, V>> predicate;

  ReplicatedMapEvents(
      String name,
      StoredValues values,
      EntryListener<K, V> listener,
      @Nullable Predicate<? super Map.Entry<K, V>> predicate) {
    this.name = name;
    this.values = values;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.types = Set.copyOf(listener.types());
    this.predicate = predicate;
  }

  @Override
  public void accept(EntryChanged changed) {
    EntryEventType type = EntryEventType.of(changed.eventType());
    if (!types.contains(type)) {
      return;
    }
    EntryEvent<K, V> event;
    try {
      Data key = changed.key();
      event =
          new EntryEvent<>(
              name,
              type,
              key == null ? null : values.<K>object(key, () -> "a key"),
              valueOrNull(changed.value()),
              valueOrNull(changed.oldValue()),
              changed.uuid(),
              changed.numberOfAffectedEntries());
    } catch (UnreadableValueException e) {
      values.warn("a listener is not told of an event", e);
      lost(LostEvents.Reason.UNREADABLE, 1);
      return;
    }
    if (passes(event)) {
      listener.changed(event);
    }
  }

  private boolean passes(EntryEvent<K, V> event) {
    K key = event.key();
    V value = event.value() == null ? event.oldValue() : event.value();
    return predicate == null
        || key == null
        || value == null
        || predicate.test(Map.entry(key, value));
  }

  private @Nullable V valueOrNull(@Nullable Data data) {
    return data == null ? null : values.<V>object(data, () -> "a value");
  }

  @Override
  public void lost(LostEvents.Reason reason, long count) {
    listener.eventsLost(new LostEvents(name, reason, count));
  }
}
