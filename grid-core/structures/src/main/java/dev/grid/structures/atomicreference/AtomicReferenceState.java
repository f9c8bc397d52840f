package dev.grid.structures.atomicreference;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.WholeState;
import dev.grid.protocol.Data;
import dev.grid.structures.atomicreference.AtomicReferenceEffect.ValueSet;
import org.jspecify.annotations.Nullable;

/** One value, or none. Confined to its host. */
final class AtomicReferenceState implements WholeState {

  private static final long BYTES = 48;

  private @Nullable Data value;

  @Nullable Data value() {
    return value;
  }

  Effect set(@Nullable Data updated) {
    value = updated;
    return whole();
  }

  @Override
  public void apply(Effect effect) {
    switch ((AtomicReferenceEffect) effect) {
      case ValueSet e -> value = e.value();
    }
  }

  @Override
  public Effect whole() {
    return new ValueSet(value);
  }

  @Override
  public long contentHash() {
    return value == null ? 0 : ContentHash.of(value.bytes(), 1);
  }

  @Override
  public boolean isEmpty() {
    return value == null;
  }

  @Override
  public long bytes() {
    return value == null ? 0 : BYTES + value.length();
  }
}
