package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sides of a cluster that both go on, and meet again; many seeds. */
@Tag("long")
final class SplitMergeTest {

  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  static List<Arguments> runs() {
    return LongStream.rangeClosed(1, SEEDS)
        .boxed()
        .flatMap(
            seed -> Arrays.stream(PartitionLoss.values()).map(loss -> Arguments.of(seed, loss)))
        .toList();
  }

  private static SimulatedSplit halves(long seed, PartitionLoss loss) {
    return new SimulatedSplit(seed, 2, Availability.ALWAYS, loss);
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void bothWrite_entriesAreMergedByPolicy(long seed, PartitionLoss loss) {
    assertThat(halves(seed, loss).runBothWriting()).as("seed %s", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void minorityWritesToo_entriesAreMergedByPolicy(long seed, PartitionLoss loss) {
    SimulatedSplit split = new SimulatedSplit(seed, 3, Availability.ALWAYS, loss);
    assertThat(split.runBothWriting()).as("seed %s", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void oneWrites_staleCopiesAreNotMerged(long seed, PartitionLoss loss) {
    assertThat(halves(seed, loss).runOneWriting()).as("seed %s", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void minorityMayNotWrite_staleCopiesAreNotMerged(long seed, PartitionLoss loss) {
    SimulatedSplit split = new SimulatedSplit(seed, 3, Availability.SAFE, loss);
    assertThat(split.runOneWriting()).as("seed %s", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void minorityMayNotWrite_itsCallsEnd(long seed, PartitionLoss loss) {
    SimulatedSplit split = new SimulatedSplit(seed, 3, Availability.SAFE, loss);
    assertThat(split.runCutOffAmidCalls()).as("seed %s", seed).isEmpty();
  }

  @ParameterizedTest(name = "seed {0} {1}")
  @MethodSource("runs")
  void journals_areReplayed(long seed, PartitionLoss loss) {
    assertThat(halves(seed, loss).runReplaying()).as("seed %s", seed).isEmpty();
  }

  @Test
  void runs_haveConflicts() {
    // Not in each: where both copies of every partition are on one side, that side has it alone.
    int conflicts = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulatedSplit split = halves(seed, PartitionLoss.FAIL);
      assertThat(split.runBothWriting()).as("seed %s", seed).isEmpty();
      conflicts += split.conflicts();
    }
    assertThat(conflicts).isGreaterThan(SEEDS);
  }
}
