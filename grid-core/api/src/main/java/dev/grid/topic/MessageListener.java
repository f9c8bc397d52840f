package dev.grid.topic;

import dev.grid.LostEvents;

/**
 * Hears the messages of a topic. Called on listener threads, one message after another of one
 * publishing member, or of the whole topic if it is globally ordered; it may block, and one that is
 * too slow loses messages, of which it is told.
 */
@FunctionalInterface
public interface MessageListener<E> {

  /** A message. */
  void message(TopicMessage<E> message);

  /** Messages that will not come, in their place among those that do. */
  default void eventsLost(LostEvents lost) {}
}
