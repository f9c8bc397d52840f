package dev.grid.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridQueue}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block. Cancelling a stage
 * ends its wait in the member: it takes nothing then, and an item that it was given at that moment
 * goes back to the head. Of a call that adds or removes it may be that it was carried out.
 *
 * @param <E> the item type
 */
public interface AsyncGridQueue<E> {

  /** Adds the item if there is room now. */
  CompletionStage<Boolean> offer(E item);

  /** Adds the item, waiting in the member up to {@code timeout} for room. */
  CompletionStage<Boolean> offer(E item, Duration timeout);

  /** Adds the item when there is room, however long that takes. */
  CompletionStage<Void> put(E item);

  /** Takes the head, or completes with null if there is none. */
  CompletionStage<@Nullable E> poll();

  /** Takes the head, waiting in the member up to {@code timeout}; null if none came. */
  CompletionStage<@Nullable E> poll(Duration timeout);

  /** Takes the head when there is one, however long that takes. */
  CompletionStage<E> take();

  /** The head without taking it, or null. */
  CompletionStage<@Nullable E> peek();

  /** How many items there are. */
  CompletionStage<Integer> size();

  /** Whether there are no items. */
  CompletionStage<Boolean> isEmpty();

  /** How many more items fit; {@link Integer#MAX_VALUE} if the queue is not bounded. */
  CompletionStage<Integer> remainingCapacity();

  /** Whether an equal item is queued. */
  CompletionStage<Boolean> contains(Object item);

  /** Whether every one of the items is queued. */
  CompletionStage<Boolean> containsAll(Collection<?> items);

  /** Removes the first equal item. */
  CompletionStage<Boolean> remove(Object item);

  /** Removes every item that equals one of these. Completes with whether any was. */
  CompletionStage<Boolean> removeAll(Collection<?> items);

  /** Removes every item that equals none of these. Completes with whether any was. */
  CompletionStage<Boolean> retainAll(Collection<?> items);

  /**
   * Adds all at the tail in order and completes with true; or adds none and fails with {@link
   * IllegalStateException} if there is no room for all.
   */
  CompletionStage<Boolean> addAll(Collection<? extends E> items);

  /** Takes all items, head first. */
  CompletionStage<List<E>> drain();

  /** Takes up to {@code maxItems} items, at least 0, head first. */
  CompletionStage<List<E>> drain(int maxItems);

  /** The items now, head first. */
  CompletionStage<List<E>> toList();

  /** Removes all items. */
  CompletionStage<Void> clear();
}
