package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.grid.config.ClusterConfig.PartitionLoss;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** One side of a cluster sees a split, the other does not, and they meet again; many seeds. */
@Tag("long")
final class OneSidedSplitTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  /** What members say of their troubles is of interest for a single seed only. */
  private final Logger log = (Logger) LoggerFactory.getLogger("dev.grid.member");

  private final Level level = log.getLevel();

  @BeforeEach
  void beQuiet() {
    if (SEEDS > 1) {
      log.setLevel(Level.OFF);
    }
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(level);
  }

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
