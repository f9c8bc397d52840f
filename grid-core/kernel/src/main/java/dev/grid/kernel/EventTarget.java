package dev.grid.kernel;

import dev.grid.LostEvents;
import java.util.function.BooleanSupplier;

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

  /**
   * Whether it may be called where events come, an I/O thread or one that holds a partition: it is
   * no code of users', quick, and does not block. Else it is called on listener threads.
   */
  default boolean isDirect() {
    return false;
  }

  /** The listener, as one that hears nothing any more once {@code closed} says so. */
  static <E> EventTarget<E> until(BooleanSupplier closed, EventTarget<E> listener) {
    return new EventTarget<>() {
      @Override
      public void accept(E event) {
        if (!closed.getAsBoolean()) {
          listener.accept(event);
        }
      }

      @Override
      public void lost(LostEvents.Reason reason, long count) {
        if (!closed.getAsBoolean()) {
          listener.lost(reason, count);
        }
      }
    };
  }
}
