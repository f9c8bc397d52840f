package dev.grid.structures.queue;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.queue.ItemEvent;
import dev.grid.queue.ItemListener;
import dev.grid.structures.queue.QueueMessages.ItemChanged;

/** Turns a queue's events into objects for a listener. Immutable. */
record QueueEvents<E>(String name, StoredValues values, ItemListener<E> listener)
    implements EventTarget<ItemChanged> {

  @Override
  public void accept(ItemChanged changed) {
    ItemEvent<E> event;
    try {
      Data item = changed.item();
      event =
          new ItemEvent<>(
              name,
              QueueStructure.eventType(changed.eventType()),
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
