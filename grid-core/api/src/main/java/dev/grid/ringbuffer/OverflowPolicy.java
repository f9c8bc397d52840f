package dev.grid.ringbuffer;

/** What becomes of an item for which a ringbuffer has no room. */
public enum OverflowPolicy {
  /** It takes the place of the oldest item. */
  OVERWRITE,
  /**
   * It is not added. Where items have a time to live, those that live take room until it is over.
   * Without one all that are there may be overwritten: only more items at once than the capacity
   * have no room, as in the reference.
   */
  FAIL
}
