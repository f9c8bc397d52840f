package dev.grid.structures.cardinality;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;

/** What a call changed in a sketch, for replicas: joins. Immutable; arrays are not written to. */
sealed interface CardinalityEffect extends Effect, Message<Void> {

  /** A value of this hash was added. */
  @Op(id = 0x990100)
  record Added(long hash) implements CardinalityEffect {}

  /** All of a part was added; see {@link Sketch#part}. */
  @Op(id = 0x990200)
  record Joined(byte[] part) implements CardinalityEffect {}
}
