package dev.grid.structures.atomicreference;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import org.jspecify.annotations.Nullable;

/** What a call changed in an atomic reference, for replicas. Immutable. */
sealed interface AtomicReferenceEffect extends Effect, Message<Void> {

  /** The value is another, or all there is. */
  @Op(id = 0x8a0100)
  record ValueSet(@Nullable Data value) implements AtomicReferenceEffect {}
}
