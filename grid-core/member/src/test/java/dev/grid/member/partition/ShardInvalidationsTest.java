package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** How much is counted for those that keep copies. */
class ShardInvalidationsTest {

  private static final int KIND = 0;

  private final Partition partition = LonePartition.of(Runnable::run);
  private final ShardInvalidations told = counted();

  private ShardInvalidations counted() {
    Subscribers nobody =
        new Subscribers(new ConcurrentHashMap<>(), "m", new MessageCounts("service", false));
    return new ShardInvalidations(partition, KIND, "m", nobody);
  }

  private InvalidationCounters counters() {
    return Objects.requireNonNull(partition.invalidations());
  }

  @Test
  void whoAsksForManyNames_fillsNothing() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(told.last("unknown" + i)).isZero();
    }
    assertThat(counters().has(KIND, "unknown9999")).isTrue();
    assertThat(counters().has(KIND, "unknown0")).as("all has begun anew since").isFalse();
    assertThat(told.isCurrent()).isFalse();
    assertThat(told.partition()).isNotEqualTo(counters().id());
  }

  @Test
  void whatIsCountedAlready_goesOnWhenNothingElseHasRoom() {
    for (int i = 0; !counters().isFull(); i++) {
      var unused = told.last("other" + i);
    }
    long next = told.next();
    ShardInvalidations again = counted();
    assertThat(again.partition()).isEqualTo(told.partition());
    assertThat(again.last()).isEqualTo(next);
  }
}
