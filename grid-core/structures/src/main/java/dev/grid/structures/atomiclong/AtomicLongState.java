package dev.grid.structures.atomiclong;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.atomiclong.AtomicLongEffect.ValueSet;

/** One number. Confined to its host. */
final class AtomicLongState implements WholeState {

  private static final long BYTES = 32;

  private long value;

  long value() {
    return value;
  }

  Effect set(long updated) {
    value = updated;
    return whole();
  }

  @Override
  public void apply(Effect effect) {
    switch ((AtomicLongEffect) effect) {
      case ValueSet e -> value = e.value();
    }
  }

  @Override
  public Effect whole() {
    return new ValueSet(value);
  }

  @Override
  public long contentHash() {
    return ContentHash.mix(value);
  }

  @Override
  public boolean isEmpty() {
    return value == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES;
  }
}
