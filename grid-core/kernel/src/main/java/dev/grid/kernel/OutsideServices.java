package dev.grid.kernel;

import dev.grid.protocol.serialization.Serialization;

/**
 * What a member has for what runs {@linkplain Outcome.Outside outside} partitions. Thread-safe; may
 * block.
 */
public interface OutsideServices {

  /** Turns values into bytes and back. */
  Serialization serialization();
}
