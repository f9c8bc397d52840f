package dev.grid.systemtests.simulation;

import dev.grid.member.replication.TransferSizes;
import java.util.SplittableRandom;

/**
 * What a run has more of than others: each seed draws its own mix, as a fault that needs much of
 * one thing is seldom met where there is a little of everything. Even seeds have none of it.
 *
 * @param transferSizes how much of a copy in the making is under way; little makes that last long
 * @param aimed whether faults wait for a moment in which they hurt; see {@link Aim}
 */
record Mix(TransferSizes transferSizes, boolean aimed) {

  /** One entry, and no more before that has arrived. */
  private static final TransferSizes SMALL = new TransferSizes(1, 1);

  /** The mix of a seed; does not change what else the seed decides. */
  static Mix of(long seed) {
    if (seed % 2 == 0) {
      return new Mix(TransferSizes.DEFAULT, false);
    }
    SplittableRandom random = new SplittableRandom(seed);
    return new Mix(random.nextInt(4) > 0 ? SMALL : TransferSizes.DEFAULT, random.nextInt(4) > 0);
  }
}
