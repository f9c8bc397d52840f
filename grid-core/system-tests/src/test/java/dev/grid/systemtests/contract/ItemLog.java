package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a listener is told of items, as {@code +item} and {@code -item}. Thread-safe. */
final class ItemLog implements ItemListener<String> {

  private final List<ItemEvent<String>> events = new CopyOnWriteArrayList<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();

  @Override
  public void added(ItemEvent<String> event) {
    events.add(event);
    changes.add("+" + event.item());
  }

  @Override
  public void removed(ItemEvent<String> event) {
    events.add(event);
    changes.add("-" + event.item());
  }

  /** The events so far. */
  List<ItemEvent<String>> events() {
    return events;
  }

  void awaitChanges(String... expected) {
    Eventually.passes("events of items", () -> assertThat(changes).containsExactly(expected));
  }

  void awaitChangesInAnyOrder(String... expected) {
    Eventually.passes(
        "events of items", () -> assertThat(changes).containsExactlyInAnyOrder(expected));
  }
}
