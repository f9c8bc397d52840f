package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two of five members go at once: what is told to be lost is what exists and is lost. */
@Tag("long")
final class LossTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  private final AtomicInteger told = new AtomicInteger();

  private void requireNothingWrong(Function<SimulatedLoss, List<String>> run) {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(
                seed -> {
                  SimulatedLoss loss = new SimulatedLoss(seed);
                  List<String> wrong = run.apply(loss);
                  told.addAndGet(loss.told());
                  return wrong.stream()
                      .map(violation -> "grid.simulation.seed=" + seed + ": " + violation);
                })
            .toList();

    assertThat(violations).isEmpty();
  }

  @Test
  void onlyWhatHasTwoBackupsExists_nothingIsLost() {
    requireNothingWrong(SimulatedLoss::runTwoBackups);
    assertThat(told).hasValue(0);
  }

  @Test
  void whatHasOneBackupExists_itsLossIsTold() {
    requireNothingWrong(loss -> loss.runOneBackup(true));
    assertThat(told.get()).isGreaterThanOrEqualTo(SEEDS);
  }

  @Test
  void whatHasOneBackupIsListedOnly_itsLossIsTold() {
    requireNothingWrong(loss -> loss.runOneBackup(false));
  }

  @Test
  void whatIsUsedForTheFirstTimeAboutThen_isThereOrToldToBeLost() {
    requireNothingWrong(SimulatedLoss::runFirstUses);
  }
}
