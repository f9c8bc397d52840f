package dev.grid;

/**
 * Told of items of a queue, list or set that come and go. Calls are ordered as the structure
 * changed, run on the instance's listener threads and may block.
 *
 * @param <E> the item type
 */
public interface ItemListener<E> {

  /** An item was added. */
  default void added(ItemEvent<E> event) {}

  /** An item was removed, by whatever call. */
  default void removed(ItemEvent<E> event) {}

  /**
   * Events that this listener will not be told of: called once for each gap, in its place as far as
   * it is known. Read anew what must be in step with the structure.
   */
  default void eventsLost(LostEvents lost) {}
}
