package dev.grid.structures.topic;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.StoredValues;
import dev.grid.structures.topic.TopicMessages.Published;
import dev.grid.topic.MessageListener;
import dev.grid.topic.TopicMessage;
import java.time.Instant;

/** Turns a topic's events into objects for a listener. Immutable. */
record TopicEvents<E>(String name, StoredValues values, MessageListener<E> listener)
    implements EventTarget<Published> {

  @Override
  public void accept(Published published) {
    TopicMessage<E> message;
    try {
      message =
          new TopicMessage<>(
              name,
              values.<E>object(published.item(), () -> "a message"),
              Instant.ofEpochMilli(published.publishTime()),
              published.uuid());
    } catch (UnreadableValueException e) {
      values.warn("a listener is not told of a message", e);
      lost(LostEvents.Reason.UNREADABLE, 1);
      return;
    }
    listener.message(message);
  }

  @Override
  public void lost(LostEvents.Reason reason, long count) {
    listener.eventsLost(new LostEvents(name, reason, count));
  }
}
