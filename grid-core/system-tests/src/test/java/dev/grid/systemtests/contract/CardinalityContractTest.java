package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.grid.cardinality.GridCardinalityEstimator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a cardinality estimator answers. */
@ContractSuite
final class CardinalityContractTest {

  private final Reach reach;
  private final GridCardinalityEstimator estimator;

  CardinalityContractTest(Reach reach) {
    this.reach = reach;
    this.estimator = reach.freshCardinalityEstimator();
  }

  @Test
  void differentValues_areCountedOnce() {
    assertThat(estimator.estimate()).isZero();
    for (Object value : new Object[] {"a", 1, 1L, 2.5, true, "a", 1}) {
      estimator.add(value);
    }
    assertThat(estimator.estimate()).isEqualTo(5);
  }

  @Test
  void valuesOfAll_areCountedTogether() {
    GridCardinalityEstimator peers = reach.site().peer().cardinalityEstimator(estimator.name());
    IntStream.range(0, 60).forEach(estimator::add);
    IntStream.range(40, 100).forEach(peers::add);

    assertThat(estimator.estimate()).isEqualTo(100);
    assertThat(peers.estimate()).isEqualTo(100);
  }

  @Test
  void manyValues_areCountedAbout() {
    IntStream.range(0, 20_000)
        .mapToObj(i -> estimator.async().add("value-" + i).toCompletableFuture())
        .toList()
        .forEach(added -> added.join());

    assertThat(estimator.estimate()).isCloseTo(20_000, withinPercentage(3.2));
  }

  @Test
  void destroy_beginsAnew() {
    estimator.add("a");

    estimator.destroy();

    assertThat(reach.site().grid().cardinalityEstimator(estimator.name()).estimate()).isZero();
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> estimator.add(absent())).isInstanceOf(NullPointerException.class);
    assertThat(estimator.estimate()).isZero();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
