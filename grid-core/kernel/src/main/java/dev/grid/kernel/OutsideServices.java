package dev.grid.kernel;

import dev.grid.kernel.query.Queries;
import dev.grid.protocol.serialization.Serialization;

/**
 * What a member has for what runs {@linkplain Outcome.Outside outside} partitions. Thread-safe; may
 * block.
 */
public interface OutsideServices {

  /** Turns values into bytes and back. */
  Serialization serialization();

  /** A call whose task has not ended after so many milliseconds fails. */
  default long taskMillisMax() {
    return Long.MAX_VALUE;
  }

  /** What the member has for queries. */
  default Queries queries() {
    throw new IllegalStateException("nothing is queried here");
  }
}
