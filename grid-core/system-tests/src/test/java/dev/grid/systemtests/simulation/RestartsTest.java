package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members that are replaced in an orderly way; many seeds. */
@Tag("long")
final class RestartsTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);
  private static final int RESTARTS = 6;

  @Test
  void whoeverLeavesAndJoins_eachCallIsCarriedOutOnce() {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(
                seed ->
                    new SimulatedRestarts(seed)
                        .run(RESTARTS).stream()
                            .map(violation -> "grid.simulation.seed=" + seed + ": " + violation))
            .toList();

    assertThat(violations).isEmpty();
  }
}
