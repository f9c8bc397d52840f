package dev.grid.reliabletopic;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridReliableTopic}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 *
 * @param <E> the message type
 */
public interface AsyncGridReliableTopic<E> {

  /** {@link GridReliableTopic#publish}. Cancelling the stage ends the wait for room. */
  CompletionStage<@Nullable Void> publish(E message);

  /** {@link GridReliableTopic#publishAll}. Cancelling the stage ends the wait for room. */
  CompletionStage<@Nullable Void> publishAll(Collection<? extends E> messages);
}
