package dev.grid.structures.atomiclong;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.cp.WholeTransfer;
import dev.grid.structures.atomiclong.AtomicLongEffect.ValueSet;

/** One number. Confined to its host. */
final class AtomicLongState implements State {

  private static final long BYTES = 32;

  private long value;

  long value() {
    return value;
  }

  Effect set(long updated) {
    value = updated;
    return new ValueSet(updated);
  }

  @Override
  public void apply(Effect effect) {
    switch ((AtomicLongEffect) effect) {
      case ValueSet e -> value = e.value();
    }
  }

  @Override
  public Transfer transfer() {
    return new WholeTransfer(() -> isEmpty() ? null : new ValueSet(value));
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return new ContentDigest(
        ContentDigest.START, ContentDigest.END, entries(), ContentHash.mix(value));
  }

  @Override
  public long alarmMillis() {
    return NO_ALARM;
  }

  @Override
  public boolean isEmpty() {
    return value == 0;
  }

  @Override
  public long entries() {
    return isEmpty() ? 0 : 1;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES;
  }
}
