package dev.grid.topic;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridTopic}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridTopic<E> {

  /** Publishes a message. */
  CompletionStage<Void> publish(E message);

  /** Publishes messages in the collection's order, no other of the same member between them. */
  CompletionStage<Void> publishAll(Collection<? extends E> messages);
}
