package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureDestroyedException;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rate limiters, which only our clients and members have. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class RateLimiterContractTest {

  /** So slow that no permit comes while a test runs. */
  private static final RateLimit SLOW = RateLimit.of(1, Duration.ofDays(300)).withBurst(5);

  private static final RateLimit FAST = RateLimit.of(1_000, Duration.ofSeconds(1)).withBurst(5);

  private final Reach reach;
  private final GridRateLimiter limiter;
  private final GridRateLimiter peers;

  RateLimiterContractTest(Reach reach) {
    this.reach = reach;
    this.limiter = reach.freshRateLimiter();
    this.peers = reach.site().peer().rateLimiter(limiter.name());
  }

  @Test
  void permits_areSharedByAll() throws Exception {
    assertThat(limiter.rate()).isNull();
    assertThat(limiter.trySetRate(SLOW)).isTrue();
    assertThat(peers.rate()).isEqualTo(SLOW);
    assertThat(limiter.availablePermits()).isEqualTo(5);

    assertThat(limiter.tryAcquire()).isTrue();
    assertThat(peers.tryAcquire(3)).isTrue();
    assertThat(limiter.tryAcquire(2)).isFalse();
    limiter.acquire();
    assertThat(limiter.tryAcquire()).isFalse();
    assertThat(limiter.tryAcquire(1, Duration.ofSeconds(1))).as("in vain").isFalse();
    assertThat(peers.availablePermits()).isZero();
  }

  @Test
  void negativeTimes_doNotWait() throws Exception {
    limiter.trySetRate(SLOW);
    assertThat(limiter.tryAcquire(5, Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
    for (Duration none :
        new Duration[] {Duration.ofSeconds(Long.MIN_VALUE), Duration.ofHours(-1)}) {
      assertThat(limiter.tryAcquire(1, none)).isFalse();
      assertThat(peers.tryAcquire(1, none)).isFalse();
    }
  }

  @Test
  void whoeverWaits_getsPermitsWhenTheyCome() throws Exception {
    limiter.trySetRate(FAST);
    for (int i = 0; i < 100; i++) {
      limiter.acquire(5);
      assertThat(peers.tryAcquire(2, Duration.ofMinutes(2))).isTrue();
    }
  }

  @Test
  void whoeverWaits_isNotOvertaken_andThoseBehindGoOnWhenItGivesUp() {
    limiter.trySetRate(SLOW);
    assertThat(limiter.tryAcquire(4)).isTrue();
    Waiting<Boolean> five =
        Waiting.start(
            () -> {
              limiter.acquire(5);
              return true;
            });
    five.assertWaits(peers::availablePermits);
    Eventually.holds("others do not overtake", () -> !peers.tryAcquire(1));
    Waiting<Boolean> one =
        Waiting.start(
            () -> {
              peers.acquire(1);
              return true;
            });
    one.assertWaits(peers::availablePermits);
    assertThat(peers.availablePermits()).isEqualTo(1);

    five.interrupt();

    assertThat(one.join()).isTrue();
    assertThatThrownBy(five::join).isInstanceOf(CompletionException.class);
    assertThat(peers.availablePermits()).isZero();
  }

  @Test
  void anotherRate_isAConflict() {
    limiter.trySetRate(SLOW);
    assertThat(peers.trySetRate(SLOW)).isFalse();
    assertThatThrownBy(() -> limiter.trySetRate(FAST))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(limiter.name());
    assertThat(limiter.rate()).isEqualTo(SLOW);
  }

  @Test
  void whatThereNeverIs_isRefused() {
    assertThatThrownBy(limiter::tryAcquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no rate");
    assertThatThrownBy(limiter::acquire).isInstanceOf(IllegalStateException.class);
    limiter.trySetRate(SLOW);
    for (int permits : new int[] {0, -1, 6}) {
      assertThatThrownBy(() -> limiter.acquire(permits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("permits=" + permits);
    }
    assertThatThrownBy(() -> limiter.trySetRate(absent())).isInstanceOf(NullPointerException.class);
    assertThat(limiter.availablePermits()).isEqualTo(5);
  }

  @Test
  void destroy_endsWaits_andBeginsAnew() {
    limiter.trySetRate(SLOW);
    limiter.tryAcquire(5);
    Waiting<Boolean> waiting =
        Waiting.start(
            () -> {
              limiter.acquire();
              return true;
            });
    waiting.assertWaits(limiter::availablePermits);

    limiter.destroy();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(StructureDestroyedException.class);
    GridRateLimiter anew = reach.site().grid().rateLimiter(limiter.name());
    assertThat(anew.rate()).isNull();
    assertThat(anew.trySetRate(FAST)).isTrue();
    assertThat(anew.tryAcquire(5)).isTrue();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
