package dev.grid.kernel.keys;

import dev.grid.kernel.PartitionsOnly;

/**
 * A message that locks a key or frees it. Such a lock lasts as long as its owner is connected, so
 * that two may take themselves for its owner when one has been cut off: what must not happen where
 * everything else is linearizable. There locks have fences and sessions.
 */
public interface KeyLocking extends PartitionsOnly {

  @Override
  default String instead() {
    return "take a fenced lock, whose fence tells an owner that was cut off from the next one:"
        + " grid.fencedLock(name)";
  }
}
