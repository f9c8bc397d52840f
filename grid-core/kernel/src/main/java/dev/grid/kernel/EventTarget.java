package dev.grid.kernel;

import dev.grid.LostEvents;

/**
 * A listener to a structure, as invokers see it. Called on listener threads.
 *
 * @param <E> the events as they are on the wire
 */
@FunctionalInterface
public interface EventTarget<E> {

  /** An event. */
  void accept(E event);

  /**
   * Events that will not come, in their place among those that do.
   *
   * @param count how many, or {@link LostEvents#UNKNOWN}
   */
  default void lost(LostEvents.Reason reason, long count) {}
}
