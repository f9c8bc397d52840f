package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.pncounter.GridPnCounter;
import dev.grid.systemtests.Eventually;
import org.junit.jupiter.api.Test;

/** What a PN counter answers. */
@ContractSuite
final class PnCounterContractTest {

  private final Reach reach;
  private final GridPnCounter counter;

  PnCounterContractTest(Reach reach) {
    this.reach = reach;
    this.counter = reach.freshPnCounter();
  }

  @Test
  void aNewCounter_isZero() {
    assertThat(counter.get()).isZero();
  }

  @Test
  void eachCall_answersTheValueBeforeOrAfter() {
    assertThat(counter.addAndGet(5)).isEqualTo(5);
    assertThat(counter.getAndAdd(3)).isEqualTo(5);
    assertThat(counter.subtractAndGet(10)).isEqualTo(-2);
    assertThat(counter.getAndSubtract(-4)).isEqualTo(-2);
    assertThat(counter.incrementAndGet()).isEqualTo(3);
    assertThat(counter.getAndIncrement()).isEqualTo(3);
    assertThat(counter.decrementAndGet()).isEqualTo(3);
    assertThat(counter.getAndDecrement()).isEqualTo(3);
    assertThat(counter.get()).isEqualTo(2);
  }

  @Test
  void addingNothing_isAnswered() {
    counter.addAndGet(7);
    assertThat(counter.addAndGet(0)).isEqualTo(7);
    assertThat(counter.getAndAdd(0)).isEqualTo(7);
  }

  @Test
  void additionsOfAll_areCountedTogether() {
    GridPnCounter peers = reach.site().peer().pnCounter(counter.name());
    for (int i = 0; i < 50; i++) {
      counter.incrementAndGet();
      peers.subtractAndGet(3);
    }

    Eventually.passes("both see all", () -> assertThat(counter.get()).isEqualTo(-100));
    Eventually.passes("both see all", () -> assertThat(peers.get()).isEqualTo(-100));
  }

  @Test
  void reset_forgetsWhatWasSeen_notTheCounter() {
    counter.addAndGet(4);
    counter.reset();

    assertThat(counter.get()).isEqualTo(4);
    assertThat(counter.addAndGet(1)).isEqualTo(5);
  }
}
