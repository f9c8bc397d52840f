package dev.grid.member.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemoryConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guard's decisions, of a heap of 1000 bytes; nothing watches the real one. */
class MemoryGuardTest {

  private final List<String> asked = new ArrayList<>();
  private long heldBytes;
  private boolean evictable;
  private final MemoryGuard guard =
      new MemoryGuard(
          "m",
          MemoryConfig.defaults().withRefuseWritesAbove(0.8),
          new MemoryGuard.Member() {
            @Override
            public long heldBytes() {
              return heldBytes;
            }

            @Override
            public boolean evict(double share) {
              asked.add("evict");
              return evictable;
            }

            @Override
            public void evictNoMore() {
              asked.add("no more");
            }

            @Override
            public void exhausted() {
              asked.add("exhausted");
            }
          },
          1_000);

  private void collected(long usedBytes, boolean whole, long heldBytes) {
    this.heldBytes = heldBytes;
    guard.collected(usedBytes, whole);
    guard.look();
  }

  private void holds(long heldBytes) {
    this.heldBytes = heldBytes;
    guard.look();
  }

  @Test
  void writes_are_refused_above_the_share_and_taken_well_below() {
    collected(100, true, 50);
    assertThat(guard.shortage()).isNull();

    collected(850, true, 800);
    assertThat(guard.shortage())
        .contains("member=m", "maxBytes=1000", "grid.memory.refuse-writes-above=0.8");
    assertThat(guard.report().refusesWrites()).isTrue();
    holds(720);
    assertThat(guard.shortage()).as("between the two").isNotNull();
    holds(600);
    assertThat(guard.shortage()).isNull();
    assertThat(guard.report().refusesWrites()).isFalse();
    assertThat(asked).containsExactly("evict", "no more");
  }

  @Test
  void growth_is_seen_without_another_collection() {
    collected(600, true, 500);

    holds(750);

    assertThat(guard.shortage()).isNotNull();
  }

  @Test
  void garbage_refuses_nothing() {
    collected(200, false, 100);
    for (int i = 0; i < 10; i++) {
      collected(950, false, 100);
    }

    assertThat(guard.shortage()).isNull();
    assertThat(asked).isEmpty();
  }

  @Test
  void writes_are_refused_only_when_evicting_is_not_enough() {
    evictable = true;
    collected(850, true, 800);
    assertThat(guard.shortage()).isNull();
    collected(870, true, 820);
    assertThat(guard.shortage()).isNull();
    assertThat(asked).containsExactly("evict", "evict");

    evictable = false;
    collected(860, true, 810);

    assertThat(guard.shortage()).isNotNull();
  }

  @Test
  void writes_are_refused_at_once_when_half_of_the_rest_is_live_too() {
    evictable = true;

    collected(910, true, 900);

    assertThat(guard.shortage()).isNotNull();
  }

  @Test
  void a_share_that_is_none_is_refused() {
    for (double share : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new MemoryConfig(share, false))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("refuseWritesAbove=" + share);
    }
  }
}
