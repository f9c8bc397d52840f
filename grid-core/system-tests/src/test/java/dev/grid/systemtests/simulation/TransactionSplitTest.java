package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import dev.grid.systemtests.simulation.TransactionsInSplit.Promise;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Transactions that commit while their cluster parts, and what there is of them when it has met.
 */
@Tag("long")
final class TransactionSplitTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  private record Run(long seed, List<String> violations, long committed, long others) {}

  private static List<Run> runs(int leftSize, Availability availability, Promise promise) {
    return runs(leftSize, availability, PartitionLoss.FAIL, promise);
  }

  private static List<Run> runs(
      int leftSize, Availability availability, PartitionLoss loss, Promise promise) {
    List<Run> runs =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .mapToObj(
                seed -> {
                  TransactionsInSplit split =
                      new TransactionsInSplit(seed, leftSize, availability, loss);
                  List<String> violations = split.run(promise);
                  return new Run(seed, violations, split.committed(), split.others());
                })
            .toList();
    assertThat(runs).filteredOn(run -> !run.violations.isEmpty()).isEmpty();
    return runs;
  }

  /** The side that lost its majority decides nothing: each transaction is as a whole or not. */
  @Test
  void minorityMayNotWrite_eachIsThereAsAWholeOrNotAtAll() {
    List<Run> runs = runs(3, Availability.SAFE, Promise.ATOMIC);
    assertThat(runs.stream().mapToLong(Run::committed).sum()).isGreaterThan(SEEDS);
    assertThat(runs.stream().mapToLong(Run::others).sum()).isGreaterThan(SEEDS);
  }

  @Test
  void halvesGoOn_whatTheWinningSideHasCommittedIsThere_andNothingStaysLocked() {
    runs(2, Availability.SAFE, Promise.WINNERS_KEPT);
  }

  @Test
  void minorityGoesOn_whatTheWinningSideHasCommittedIsThere_andNothingStaysLocked() {
    runs(3, Availability.ALWAYS, Promise.WINNERS_KEPT);
  }

  /** A log that goes on empty forgets what is prepared where it is not. */
  @Test
  void partitionsThatAreLostGoOnEmpty_andNothingStaysLocked() {
    runs(2, Availability.SAFE, PartitionLoss.CONTINUE, Promise.ENDED);
    runs(3, Availability.ALWAYS, PartitionLoss.CONTINUE, Promise.ENDED);
  }
}
