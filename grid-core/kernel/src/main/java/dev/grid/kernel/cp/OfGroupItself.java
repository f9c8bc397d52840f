package dev.grid.kernel.cp;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;

/**
 * A message for what a Raft group has once, under a name of its own, and members alone ask.
 *
 * @param <R> what is answered
 */
interface OfGroupItself<R> extends StructureMessage<R>, ToGroup {

  @Override
  default boolean isOfOne() {
    return false;
  }
}
