package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.EntryListener;
import com.hazelcast.map.MapEvent;
import com.hazelcast.map.listener.MapClearedListener;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events of a map of the reference's client by key, as text. Thread-safe. */
final class HazelcastEvents implements EntryListener<String, String>, MapClearedListener {

  private final Map<String, List<String>> byKey = new ConcurrentHashMap<>();

  private void keep(String key, String event) {
    byKey.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>()).add(event);
  }

  private void keep(EntryEvent<String, String> event) {
    keep(event.getKey(), event.getEventType() + " " + event.getOldValue() + ">" + event.getValue());
  }

  private void keep(MapEvent event) {
    keep("the map", event.getEventType() + " " + event.getNumberOfEntriesAffected());
  }

  /** Waits until exactly these came for a key. */
  void await(String key, String... expected) {
    Eventually.passes(
        "events of key=" + key,
        () -> assertThat(byKey.getOrDefault(key, List.of())).containsExactly(expected));
  }

  @Override
  public void entryAdded(EntryEvent<String, String> event) {
    keep(event);
  }

  @Override
  public void entryUpdated(EntryEvent<String, String> event) {
    keep(event);
  }

  @Override
  public void entryRemoved(EntryEvent<String, String> event) {
    keep(event);
  }

  @Override
  public void entryEvicted(EntryEvent<String, String> event) {
    keep(event);
  }

  @Override
  public void entryExpired(EntryEvent<String, String> event) {
    keep(event);
  }

  @Override
  public void mapCleared(MapEvent event) {
    keep(event);
  }

  @Override
  public void mapEvicted(MapEvent event) {
    keep(event);
  }
}
