package dev.grid.structures.replicatedmap;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.keys.KeyEntry;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Removal;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Write;

/** A write that no other has taken the place of. Immutable. */
final class ReplicatedEntry extends KeyEntry {

  /** So many bits of a stamp count writes of one millisecond; those before are the time. */
  static final int COUNTER_BITS = 16;

  /** This object, a slot and a half of the table, and two array headers. */
  private static final int OVERHEAD_BYTES = 56 + 8 + 2 * 16;

  final byte[] value;

  /**
   * The cluster's time in milliseconds, then a counter: a hybrid logical clock (Kulkarni et al.,
   * "Logical Physical Clocks", 2014), so that a write is later than all that its member has heard
   * of.
   */
  final long stamp;

  final long origin;
  final long sequence;

  /** Until when it is shown; 0 for ever. */
  private final long endMillis;

  ReplicatedEntry(Write write) {
    super(write.key());
    this.value = write.value();
    this.stamp = write.stamp();
    this.origin = write.origin();
    this.sequence = write.sequence();
    this.endMillis = write.endMillis();
  }

  Write write() {
    return new Write(key(), value, stamp, origin, sequence, endMillis);
  }

  Removal removal() {
    return new Removal(key(), origin, sequence);
  }

  boolean isOf(long otherOrigin, long otherSequence) {
    return origin == otherOrigin && sequence == otherSequence;
  }

  /** Whether another write for the key takes its place: a total order, the same on every member. */
  boolean isBefore(Write other) {
    if (stamp != other.stamp()) {
      return stamp < other.stamp();
    }
    return origin != other.origin() ? origin < other.origin() : sequence < other.sequence();
  }

  long writtenMillis() {
    return stamp >>> COUNTER_BITS;
  }

  boolean ends() {
    return endMillis != 0;
  }

  boolean isEndedAt(long nowMillis) {
    return endMillis != 0 && endMillis <= nowMillis;
  }

  /** How long it was to be shown, about; 0 for ever. */
  long timeToLiveMillis() {
    return endMillis == 0 ? 0 : Math.max(1, endMillis - writtenMillis());
  }

  /** As a write has one content only, its number stands for that. */
  long digest() {
    return ContentHash.mix(ContentHash.mix(origin + hash()) ^ sequence);
  }

  long bytes() {
    return (long) OVERHEAD_BYTES + keyBytes.length + value.length;
  }
}
