package dev.grid.member.partition;

import dev.grid.kernel.Directory;
import java.util.BitSet;
import java.util.function.LongSupplier;

/** How a member's partitions stand. Any thread may ask. */
final class PartitionsStanding implements Directory.Standing {

  private final Partition[] partitions;
  private final LongSupplier nanoClock;
  private final LongSupplier clock;

  /**
   * Of these.
   *
   * @param partitions by their numbers
   * @param nanoClock the time by which leases are held, in nanoseconds
   * @param clock the time that calls have, in milliseconds
   */
  PartitionsStanding(Partition[] partitions, LongSupplier nanoClock, LongSupplier clock) {
    this.partitions = partitions;
    this.nanoClock = nanoClock;
    this.clock = clock;
  }

  @Override
  public void keepAtRest(BitSet of) {
    for (int p = of.nextSetBit(0); p >= 0; p = of.nextSetBit(p + 1)) {
      if (!partitions[p].isAtRest()) {
        of.clear(p);
      }
    }
  }

  /** One look at the clock is enough: it is later than all that was read. */
  @Override
  public void keepSettled(BitSet of) {
    long now = nanoClock.getAsLong();
    for (int p = of.nextSetBit(0); p >= 0; p = of.nextSetBit(p + 1)) {
      if (!partitions[p].isSettled(now)) {
        of.clear(p);
      }
    }
  }

  @Override
  public long nowMillis() {
    return clock.getAsLong();
  }
}
