package dev.grid.kernel.items;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import java.util.Objects;

/** Turns the events of a structure of items into objects for a listener. Immutable. */
public record ItemEvents<E, T extends ItemChange>(
    String name, StoredValues values, ItemListener<E> listener) implements EventTarget<T> {

  public ItemEvents {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(listener, "listener");
  }

  @Override
  public void accept(T changed) {
    ItemEvent<E> event;
    try {
      Data item = changed.item();
      event =
          new ItemEvent<>(
              name,
              ItemChange.eventType(changed.eventType()),
              item == null ? null : values.<E>object(item, () -> "an item"),
              changed.uuid());
    } catch (UnreadableValueException e) {
      values.warn("a listener is not told of an event", e);
      lost(LostEvents.Reason.UNREADABLE, 1);
      return;
    }
    switch (event.type()) {
      case ADDED -> listener.added(event);
      case REMOVED -> listener.removed(event);
    }
  }

  @Override
  public void lost(LostEvents.Reason reason, long count) {
    listener.eventsLost(new LostEvents(name, reason, count));
  }
}
