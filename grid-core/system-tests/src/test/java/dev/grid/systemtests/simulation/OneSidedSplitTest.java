package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClusterConfig.PartitionLoss;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One side of a cluster sees a split, the other does not, and they meet again; many seeds. */
@Tag("long")
final class OneSidedSplitTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  private static void requireNothingWrong(int blindSize, PartitionLoss loss) {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(
                seed ->
                    new OneSidedSplit(seed, blindSize, loss)
                        .run().stream()
                            .map(violation -> "grid.simulation.seed=" + seed + ": " + violation))
            .toList();

    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSideThatSeesGoesOn_whatItRemovedIsNotMerged(PartitionLoss loss) {
    requireNothingWrong(2, loss);
  }

  @ParameterizedTest
  @EnumSource
  void theSideThatDoesNotSeeGoesOn_copiesAreMadeAnew(PartitionLoss loss) {
    requireNothingWrong(3, loss);
  }
}
