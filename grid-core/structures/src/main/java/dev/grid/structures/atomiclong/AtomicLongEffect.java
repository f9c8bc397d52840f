package dev.grid.structures.atomiclong;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;

/** What a call changed in an atomic long, for replicas. Immutable. */
sealed interface AtomicLongEffect extends Effect, Message<Void> {

  /** The value is another, or all there is. */
  @Op(id = 0x890100)
  record ValueSet(long value) implements AtomicLongEffect {}
}
