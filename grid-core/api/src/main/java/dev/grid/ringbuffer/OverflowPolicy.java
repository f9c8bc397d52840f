package dev.grid.ringbuffer;

/** What becomes of an item for which a ringbuffer has no room. */
public enum OverflowPolicy {
  /** It takes the place of the oldest item. */
  OVERWRITE,
  /**
   * It is not added. As items have no time to live, all that are there may be overwritten: only
   * more items at once than the capacity have no room, as in the reference.
   */
  FAIL
}
