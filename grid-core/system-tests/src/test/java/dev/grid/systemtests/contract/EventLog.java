package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps a map's events in the order they came. Thread-safe. */
final class EventLog<K, V> implements EntryListener<K, V> {

  private final List<EntryEvent<K, V>> events = new CopyOnWriteArrayList<>();
  private final @Nullable Set<EntryEventType> types;

  /** Keeps all events. */
  EventLog() {
    types = null;
  }

  /** Asks for these events only. */
  EventLog(EntryEventType... types) {
    this.types = Set.of(types);
  }

  @Override
  public Set<EntryEventType> types() {
    return types == null ? EntryListener.super.types() : types;
  }

  @Override
  public void changed(EntryEvent<K, V> event) {
    events.add(event);
  }

  List<EntryEvent<K, V>> events() {
    return List.copyOf(events);
  }

  List<EntryEvent<K, V>> events(@Nullable K key) {
    return events.stream().filter(event -> Objects.equals(event.key(), key)).toList();
  }

  EntryEvent<K, V> last(@Nullable K key) {
    return events(key).getLast();
  }

  List<EntryEventType> types(@Nullable K key) {
    return events(key).stream().map(EntryEvent::type).toList();
  }

  /** Waits until exactly these have come for a key; null for events of the whole map. */
  void awaitTypes(@Nullable K key, EntryEventType... expected) {
    Eventually.passes(
        "events of key=" + key, () -> assertThat(types(key)).containsExactly(expected));
  }
}
