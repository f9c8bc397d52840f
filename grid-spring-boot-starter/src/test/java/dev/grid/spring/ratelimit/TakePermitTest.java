package dev.grid.spring.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.map.MutableEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bucket by a clock of the test's. */
class TakePermitTest {

  private static final long SECOND = 1_000_000_000;

  private final Bucket bucket = new Bucket();

  private Decision take(Limit limit, long nowNanos) {
    return Decision.of(new TakePermit(limit.permitNanos(), limit.burst()).take(bucket, nowNanos));
  }

  @Test
  void whenThereArePermitsShouldGiveAsManyAsThereAre() {
    Limit limit = Limit.of(3, Duration.ofSeconds(3));
    for (int left = 2; left >= 0; left--) {
      assertThat(take(limit, 100 * SECOND))
          .isEqualTo(new Decision(true, left, Duration.ZERO, Duration.ofSeconds(3 - left)));
    }
    assertThat(take(limit, 100 * SECOND))
        .isEqualTo(new Decision(false, 0, Duration.ofSeconds(1), Duration.ofSeconds(3)));
    assertThat(take(limit, 101 * SECOND - 1).permitted()).isFalse();
    assertThat(take(limit, 101 * SECOND).permitted()).isTrue();
    assertThat(take(limit, 101 * SECOND).permitted()).isFalse();
  }

  @Test
  void whenNobodyHasCalledForLongShouldGiveTheBurstAndNoMore() {
    Limit limit = new Limit(1, Duration.ofSeconds(1), 2);
    assertThat(take(limit, SECOND).permitted()).isTrue();
    assertThat(take(limit, 1_000 * SECOND).permitted()).isTrue();
    assertThat(take(limit, 1_000 * SECOND).permitted()).isTrue();
    assertThat(take(limit, 1_000 * SECOND).permitted()).isFalse();
  }

  @Test
  void whenTheBucketIsFullShouldLeaveNothing() {
    Limit limit = Limit.of(10, Duration.ofSeconds(1));
    take(limit, SECOND);
    assertThat(bucket.timeToLive).isBetween(Duration.ofMillis(100), Duration.ofMillis(101));
  }

  @Test
  void whenAClockIsPutBackShouldNotRefuseForLongerThanAnEmptyBucket() {
    Limit limit = Limit.of(2, Duration.ofSeconds(2));
    take(limit, 10_000 * SECOND);
    assertThat(take(limit, SECOND))
        .isEqualTo(new Decision(false, 0, Duration.ofSeconds(1), Duration.ofSeconds(2)));
    assertThat(take(limit, 2 * SECOND).permitted())
        .as("what is ahead is taken for an empty bucket at each call")
        .isFalse();
  }

  @Test
  void whenALimitCannotBeShouldSaySo() {
    assertThatThrownBy(() -> Limit.of(0, Duration.ofSeconds(1)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("permits=0");
    assertThatThrownBy(() -> Limit.of(1_000_000, Duration.ofMillis(1)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("period=PT0.001S");
    assertThatThrownBy(() -> new Limit(1, Duration.ofDays(366), 1_000_000))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("burst=1000000");
  }

  private static final class Bucket implements MutableEntry<String, Long> {

    private @Nullable Long value;
    private @Nullable Duration timeToLive;

    @Override
    public String key() {
      return "k";
    }

    @Override
    public @Nullable Long value() {
      return value;
    }

    @Override
    public boolean isPresent() {
      return value != null;
    }

    @Override
    public void setValue(@Nullable Long value) {
      this.value = value;
    }

    @Override
    public void setValue(Long value, Duration timeToLive) {
      this.value = value;
      this.timeToLive = timeToLive;
    }

    @Override
    public void remove() {
      value = null;
    }
  }
}
