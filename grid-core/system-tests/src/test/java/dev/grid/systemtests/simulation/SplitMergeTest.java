package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sides of a cluster that both go on, and meet again; many seeds. */
@Tag("long")
final class SplitMergeTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  private static SimulatedSplit halves(long seed, PartitionLoss loss) {
    return new SimulatedSplit(seed, 2, Availability.ALWAYS, loss);
  }

  private static SimulatedSplit threeAndOne(long seed, Availability of, PartitionLoss loss) {
    return new SimulatedSplit(seed, 3, of, loss);
  }

  /** Runs what the seeds give, on all processors; nothing may be wrong with any. */
  private static void requireNothingWrong(
      LongFunction<SimulatedSplit> splits, Function<SimulatedSplit, List<String>> run) {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(
                seed ->
                    run.apply(splits.apply(seed)).stream()
                        .map(violation -> "grid.simulation.seed=" + seed + ": " + violation))
            .toList();

    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void bothWrite_entriesAreMergedByPolicy(PartitionLoss loss) {
    AtomicInteger conflicts = new AtomicInteger();
    requireNothingWrong(
        seed -> halves(seed, loss),
        split -> {
          List<String> violations = split.runBothWriting();
          conflicts.addAndGet(split.conflicts());
          return violations;
        });

    // Not in each: where both copies of every partition are on one side, that side has it alone.
    assertThat(conflicts.get()).as("conflicts").isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource
  void minorityWritesToo_entriesAreMergedByPolicy(PartitionLoss loss) {
    requireNothingWrong(
        seed -> threeAndOne(seed, Availability.ALWAYS, loss), SimulatedSplit::runBothWriting);
  }

  @ParameterizedTest
  @EnumSource
  void oneWrites_staleCopiesAreNotMerged(PartitionLoss loss) {
    requireNothingWrong(seed -> halves(seed, loss), SimulatedSplit::runOneWriting);
  }

  @ParameterizedTest
  @EnumSource
  void minorityMayNotWrite_staleCopiesAreNotMerged(PartitionLoss loss) {
    requireNothingWrong(
        seed -> threeAndOne(seed, Availability.SAFE, loss), SimulatedSplit::runOneWriting);
  }

  @ParameterizedTest
  @EnumSource
  void minorityMayNotWrite_itsCallsEnd(PartitionLoss loss) {
    requireNothingWrong(
        seed -> threeAndOne(seed, Availability.SAFE, loss), SimulatedSplit::runCutOffAmidCalls);
  }

  @ParameterizedTest
  @EnumSource
  void journals_areReplayed(PartitionLoss loss) {
    requireNothingWrong(seed -> halves(seed, loss), SimulatedSplit::runReplaying);
  }
}
