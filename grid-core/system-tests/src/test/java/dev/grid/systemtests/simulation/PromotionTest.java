package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A primary fails when it has made a copy and has not reached another one; many seeds. */
@Tag("long")
final class PromotionTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);

  private final AtomicInteger aimed = new AtomicInteger();

  private Stream<String> run(long seed) {
    SimulatedPromotion promotion = new SimulatedPromotion(seed);
    List<String> violations = promotion.run();
    aimed.addAndGet(promotion.isAimed() ? 1 : 0);
    return violations.stream().map(violation -> "grid.simulation.seed=" + seed + ": " + violation);
  }

  @Test
  void theOneBehindTakesOver_copiesAgree() {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(this::run)
            .toList();

    assertThat(violations).isEmpty();
    assertThat(aimed).hasValueGreaterThanOrEqualTo(SEEDS / 2);
  }
}
