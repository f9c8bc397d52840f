package dev.grid.ringbuffer;

/** What becomes of an item for which a ringbuffer has no room. */
public enum OverflowPolicy {
  /** It takes the place of the oldest item. */
  OVERWRITE,
  /** It is not added. */
  FAIL
}
