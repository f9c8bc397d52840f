package dev.grid.kernel;

/**
 * A partition's answer to a message to all partitions, as far as one look at it went: what a look
 * does is bounded, so that others have their turn between two. A partition that answers anything
 * else has answered for all of it.
 */
public interface Slice {

  /** Where a partition begins. */
  int START = 0;

  /** Where it ends. */
  int END = -1;

  /** Where to go on, or {@link #END}. */
  int next();

  /** About how many bytes this answer takes on the wire. */
  long bytes();
}
