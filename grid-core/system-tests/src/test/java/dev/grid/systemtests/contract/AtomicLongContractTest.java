package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.atomiclong.GridAtomicLong;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A counter of a Raft group. */
@GroupsSuite
final class AtomicLongContractTest {

  record Plus(long added) implements Function<Long, Long> {

    @Override
    public Long apply(Long value) {
      return value + added;
    }
  }

  record Failing() implements Function<Long, Long> {

    @Override
    public Long apply(Long value) {
      throw new IllegalArgumentException("value=" + value + ", as the test wants it");
    }
  }

  private final Reach reach;
  private final GridAtomicLong number;

  AtomicLongContractTest(Reach reach) {
    this.reach = reach;
    this.number = reach.freshAtomicLong();
  }

  private GridAtomicLong atPeer() {
    return reach.site().peer().atomicLong(number.name());
  }

  @Test
  void begins_withZero() {
    assertThat(number.get()).isZero();
    assertThat(number.getAndIncrement()).isZero();
  }

  @Test
  void changes_answerWithWhatWasBeforeOrIsAfter() {
    number.set(5);
    assertThat(number.getAndSet(7)).isEqualTo(5);
    assertThat(number.addAndGet(3)).isEqualTo(10);
    assertThat(number.getAndAdd(-4)).isEqualTo(10);
    assertThat(number.incrementAndGet()).isEqualTo(7);
    assertThat(number.decrementAndGet()).isEqualTo(6);
    assertThat(number.getAndDecrement()).isEqualTo(6);

    assertThat(atPeer().get()).isEqualTo(5);
  }

  @Test
  void compareAndSet_onlyOfWhatIsThere() {
    assertThat(number.compareAndSet(1, 2)).isFalse();
    assertThat(number.compareAndSet(0, 2)).isTrue();
    assertThat(atPeer().compareAndSet(2, 3)).isTrue();

    assertThat(number.get()).isEqualTo(3);
  }

  @Test
  void itGoesRound() {
    number.set(Long.MAX_VALUE);

    assertThat(number.incrementAndGet()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void functions_areAppliedByMembers() {
    number.alter(new Plus(2));
    assertThat(number.alterAndGet(new Plus(3))).isEqualTo(5);
    assertThat(number.getAndAlter(new Plus(4))).isEqualTo(5);
    assertThat(number.<Long>apply(new Plus(100))).isEqualTo(109);

    assertThat(number.get()).isEqualTo(9);
  }

  @Test
  void aFunctionThatFails_changesNothing() {
    number.set(5);

    assertThatThrownBy(() -> number.alterAndGet(new Failing()))
        .hasStackTraceContaining("value=5, as the test wants it");
    assertThat(number.get()).isEqualTo(5);
  }

  @Test
  void increments_ofManyCallers_areAllDifferent() {
    List<Waiting<List<Long>>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      GridAtomicLong mine = i % 2 == 0 ? number : atPeer();
      callers.add(
          Waiting.start(
              () -> LongStream.range(0, 25).mapToObj(n -> mine.incrementAndGet()).toList()));
    }

    assertThat(callers.stream().flatMap(caller -> caller.join().stream()))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }
}
