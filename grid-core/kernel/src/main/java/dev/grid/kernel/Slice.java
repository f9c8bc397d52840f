package dev.grid.kernel;

/**
 * A partition's answer to a message to all partitions, as far as one look at it went: what a look
 * does is bounded, so that others have their turn between two. A partition that answers anything
 * else has answered for all of it.
 */
public interface Slice {

  /** No more entries or items than this are looked at in one slice, or a few more. */
  int ENTRIES_MAX = 512;

  /** A slice ends with the entry or item that brings what was collected to so many bytes. */
  long BYTES_MAX = 1 << 20;

  /** Where a partition begins. */
  int START = 0;

  /** Where it ends. */
  int END = -1;

  /** Where to go on, or {@link #END}. */
  int next();

  /** About how many bytes this answer takes on the wire. */
  long bytes();

  /**
   * Whether putting answers together may keep less than all of them, so that what counts is how
   * long they are together.
   */
  default boolean isFolded() {
    return false;
  }
}
