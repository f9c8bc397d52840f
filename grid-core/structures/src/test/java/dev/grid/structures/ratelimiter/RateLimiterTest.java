package dev.grid.structures.ratelimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Merging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Acquire;
import dev.grid.structures.ratelimiter.RateLimiterMessages.AvailablePermits;
import dev.grid.structures.ratelimiter.RateLimiterMessages.GetRate;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Rate;
import dev.grid.structures.ratelimiter.RateLimiterMessages.RateReply;
import dev.grid.structures.ratelimiter.RateLimiterMessages.TrySetRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many permits there are, who gets them, and that no primary gives more. */
final class RateLimiterTest {

  /** A permit every 100 ms, five at once. */
  private static final RateLimit TEN = RateLimit.of(10, Duration.ofSeconds(1)).withBurst(5);

  private static final MemberConfig CONFIG =
      MemberConfig.defaults()
          .with(RateLimiterConfig.named("c*").withLimit(TEN))
          .with(
              RateLimiterConfig.named("cd*")
                  .withLimit(TEN)
                  .withMergePolicy(MergePolicy.Standard.DISCARD));

  private final ShardHost<RateLimiterState> host = host("c");

  private static ShardHost<RateLimiterState> host(String name) {
    return new ShardHost<>(new RateLimiterStructure(), name, CONFIG);
  }

  private Answer acquire(int permits, long timeoutMillis) {
    return host.send(ShardHost.ALICE, new Acquire("c", permits, timeoutMillis));
  }

  private boolean tryAcquire(int permits) {
    return (Boolean) acquire(permits, 0).value();
  }

  private static int available(ShardHost<RateLimiterState> host) {
    return (Integer) host.call(ShardHost.ALICE, new AvailablePermits("c"));
  }

  private static Object trySetRate(ShardHost<RateLimiterState> host, RateLimit limit) {
    return host.call(ShardHost.ALICE, new TrySetRate("c", Rate.of(limit)));
  }

  @Test
  void permits_comeEvenly_andAreKeptUpToTheBurst() {
    assertThat(available(host)).isEqualTo(5);
    assertThat(tryAcquire(3)).isTrue();
    assertThat(tryAcquire(3)).isFalse();
    assertThat(tryAcquire(2)).isTrue();
    assertThat(tryAcquire(1)).isFalse();
    host.advance(99);
    assertThat(tryAcquire(1)).isFalse();
    host.advance(1);
    assertThat(available(host)).isEqualTo(1);
    assertThat(tryAcquire(1)).isTrue();
    host.advance(450);
    assertThat(available(host)).isEqualTo(4);
    host.advance(10_000);
    assertThat(available(host)).isEqualTo(5);
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  @Test
  void aRateThatMillisecondsDoNotDivide_isKeptExactly() {
    ShardHost<RateLimiterState> thirds = host("x");
    trySetRate(thirds, RateLimit.of(3, Duration.ofMillis(10)).withBurst(1));
    int granted = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      if ((Boolean) thirds.call(ShardHost.ALICE, new Acquire("x", 1, 0))) {
        granted++;
      }
      thirds.elapse(1);
    }
    // A permit is lost where it comes between two milliseconds and nobody can take it then.
    assertThat(granted).isBetween(2_500, 3_001);
    RateLimit largest = new RateLimit(1_000_000, RateLimit.PERIOD_MAX, 1_000_000);
    ShardHost<RateLimiterState> large = host("y");
    trySetRate(large, largest);
    assertThat(large.call(ShardHost.ALICE, new Acquire("y", 1_000_000, 0))).isEqualTo(true);
    assertThat(available(large)).isZero();
  }

  @Test
  void whoeverWaits_isServedInOrder_whenPermitsAreDue() {
    assertThat(tryAcquire(5)).isTrue();
    Answer three = acquire(3, -1);
    Answer one = acquire(1, -1);
    host.advance(200);
    assertThat(three.isWaiting()).isTrue();
    assertThat(tryAcquire(1)).as("others wait").isFalse();
    assertThat(one.isWaiting()).isTrue();
    assertThat(available(host)).isEqualTo(2);

    host.advance(100);
    assertThat(three.value()).isEqualTo(true);
    assertThat(one.isWaiting()).isTrue();
    host.advance(100);
    assertThat(one.value()).isEqualTo(true);
    assertThat(available(host)).isZero();
  }

  @Test
  void whenTheFirstGivesUp_thoseBehindItGoOn() {
    assertThat(tryAcquire(4)).isTrue();
    Answer five = acquire(5, -1);
    Answer one = acquire(1, -1);
    assertThat(one.isWaiting()).isTrue();

    host.cancel(five);

    assertThat(one.value()).isEqualTo(true);
  }

  @Test
  void aWait_endsWithItsTime_andAtOnceIfItIsInVain() {
    assertThat(tryAcquire(5)).isTrue();
    assertThat(acquire(2, 199).value()).isEqualTo(false);
    Answer five = acquire(5, -1);
    Answer behind = acquire(1, 300);
    host.advance(299);
    assertThat(behind.isWaiting()).isTrue();
    host.advance(1);
    assertThat(behind.value()).isEqualTo(false);
    assertThat(five.isWaiting()).isTrue();
    assertThat(acquire(2, 200).isWaiting()).isTrue();
  }

  @Test
  void whatThereNeverIs_isRefused() {
    for (int permits : new int[] {0, -1, 6, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> acquire(permits, -1).value())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("permits=" + permits)
          .hasMessageContaining("burst=5");
    }
    ShardHost<RateLimiterState> none = host("none");
    assertThatThrownBy(() -> none.call(ShardHost.ALICE, new Acquire("none", 1, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rate-limiter=none");
    assertThat(available(none)).isZero();
    assertThat(none.call(ShardHost.ALICE, new GetRate("none"))).isEqualTo(new RateReply(null));
  }

  @Test
  void aRate_isSetOnce_andAnotherIsAConflict() {
    ShardHost<RateLimiterState> free = host("free");
    assertThat(trySetRate(free, TEN)).isEqualTo(true);
    assertThat(trySetRate(free, TEN)).isEqualTo(false);
    assertThatThrownBy(() -> trySetRate(free, TEN.withBurst(6)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("rate-limiter=free");
    assertThat(free.call(ShardHost.ALICE, new GetRate("c"))).isEqualTo(RateReply.of(TEN));
    assertThat(free.replica().digest()).isEqualTo(free.state().digest());

    assertThat(trySetRate(host, TEN)).as("configured so").isEqualTo(false);
    assertThatThrownBy(() -> trySetRate(host, TEN.withBurst(6)))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThatThrownBy(
            () -> host("f").call(ShardHost.ALICE, new TrySetRate("f", new Rate(1, 0, 1))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("period=");
  }

  @Test
  void ratesThatCannotBe_areRefused() {
    Duration second = Duration.ofSeconds(1);
    List<Runnable> wrong =
        List.of(
            () -> RateLimit.of(0, second),
            () -> RateLimit.of(1_000_001, second),
            () -> RateLimit.of(1, Duration.ZERO),
            () -> RateLimit.of(1, Duration.ofNanos(1_500_000)),
            () -> RateLimit.of(1, Duration.ofDays(367)),
            () -> TEN.withBurst(0),
            () -> TEN.withBurst(1_000_001),
            () -> RateLimiterConfig.named("x").withMergePolicy((merging, existing) -> merging));
    for (Runnable one : wrong) {
      assertThatThrownBy(one::run).isInstanceOf(InvalidConfigurationException.class);
    }
  }

  @Test
  void aLimiter_isForgottenWhenItIsFullAgain_unlessItsRateWasSet() {
    assertThat(tryAcquire(5)).isTrue();
    host.advance(499);
    assertThat(host.state().forget(host.nowMillis())).isNull();
    assertThat(host.state().alarmMillis()).isBetween(host.nowMillis(), host.nowMillis() + 60_001);
    host.advance(120_000);
    assertThat(host.state().isEmpty()).isTrue();
    assertThat(host.replica().isEmpty()).isTrue();
    assertThat(available(host)).isEqualTo(5);

    ShardHost<RateLimiterState> set = host("set");
    trySetRate(set, TEN);
    set.call(ShardHost.ALICE, new Acquire("set", 5, 0));
    set.advance(1_000_000);
    assertThat(set.state().isEmpty()).isFalse();
  }

  @Test
  void grantedAndRefused_areCounted() {
    assertThat(tryAcquire(4)).isTrue();
    assertThat(tryAcquire(3)).isFalse();
    assertThat(acquire(1, -1).value()).isEqualTo(true);

    assertThat(host.state().counts()).isEqualTo(Map.of("granted", 5L, "refused", 3L));
  }

  // Copies.

  @Test
  void aCopy_thatIsMadeWhileCallsGoOn_isTheSame() {
    for (int before = 0; before <= 1; before++) {
      ShardHost<RateLimiterState> from = host("copied");
      RateLimiterState receiver = state("copied");
      Transfer transfer = from.state().transfer();
      from.onEffect(
          effect -> {
            Effect passed = transfer.pass(effect);
            if (passed != null) {
              receiver.apply(from.throughBytes(passed));
            }
          });
      if (before == 1) {
        trySetRate(from, TEN);
        from.call(ShardHost.ALICE, new Acquire("c", 2, 0));
      }
      for (Effect slice; (slice = transfer.next(1)) != null; ) {
        receiver.apply(from.throughBytes(slice));
      }
      if (before == 0) {
        trySetRate(from, TEN);
      }
      from.call(ShardHost.ALICE, new Acquire("c", 2, 0));
      assertThat(receiver.digest()).isEqualTo(from.state().digest());
    }
  }

  private static RateLimiterState state(String name) {
    return new RateLimiterState(new StateContext(name, 0, CONFIG));
  }

  private record At(long nowMillis) implements Call {

    @Override
    public UUID caller() {
      return ShardHost.ALICE;
    }

    @Override
    public UUID member() {
      return ShardHost.MEMBER;
    }

    @Override
    public boolean hasListeners() {
      return false;
    }
  }

  /**
   * Primaries that follow each other, with clocks that are apart: in no time have more permits been
   * given than the rate has in it, by the clock that was ahead at the end.
   */
  @Test
  void noRowOfPrimaries_givesMoreThanTheRate() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RateLimiterHandler handler = new RateLimiterHandler();
    RateLimiterState primary = state("c");
    RateLimiterState copy = state("c");
    long now = 1_000_000;
    long highest = now;
    long skew = 0;
    List<long[]> grants = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      now += random.nextInt(40);
      if (random.nextInt(30) == 0) {
        RateLimiterState promoted = copy;
        copy = state("c");
        Effect all = promoted.transfer().next(1);
        if (all != null) {
          copy.apply(all);
        }
        primary = promoted;
        skew = random.nextInt(50);
      }
      long clock = now - skew;
      highest = Math.max(highest, clock);
      int permits = 1 + random.nextInt(5);
      Outcome outcome = handler.handle(new Acquire("c", permits, 0), primary, new At(clock));
      if (outcome instanceof Outcome.Changed changed) {
        copy.apply(changed.effect());
        grants.add(new long[] {highest, permits});
      }
    }
    assertThat(grants).hasSizeGreaterThan(100);
    for (int from = 0; from < grants.size(); from++) {
      long sum = 0;
      for (int to = from; to < grants.size(); to++) {
        sum += grants.get(to)[1];
        long millis = grants.get(to)[0] - grants.get(from)[0] + 50;
        assertThat(sum)
            .as("seed=%d from=%d to=%d", seed, from, to)
            .isLessThanOrEqualTo(TEN.burst() + millis / 100 + 1);
      }
    }
  }

  @Test
  void whatWasTaken_isCountedAtARateThatIsConfiguredAnew() {
    RateLimit faster = RateLimit.of(1_000, Duration.ofSeconds(10)).withBurst(5);
    RateLimiterState after =
        new RateLimiterState(
            new StateContext(
                "c",
                0,
                MemberConfig.defaults().with(RateLimiterConfig.named("c").withLimit(faster))));
    assertThat(tryAcquire(4)).isTrue();
    after.apply(host.state().copied());

    long now = host.nowMillis();
    assertThat(after.fullAtMillis()).isEqualTo(now + 400);
    assertThat(after.available(faster, now)).isZero();
    assertThat(after.available(faster, now + 400)).isEqualTo(5);
    assertThat(after.take(faster, 5, now + 400)).isNotNull();
    assertThat(after.fullAtMillis()).isEqualTo(now + 450);
  }

  // Splits.

  private static void merge(ShardHost<RateLimiterState> from, ShardHost<RateLimiterState> to) {
    Merging merging = new RateLimiterStructure().merging(from.state(), "c");
    for (StructureMessage<?> message; (message = merging.next(1)) != null; ) {
      assertThat(merging.count(message)).isEqualTo(1);
      assertThat(merging.losses(to.call(ShardHost.ALICE, message))).isEmpty();
      assertThat(merging.undelivered(message, "gone")).isEmpty();
    }
    assertThat(to.replica().digest()).isEqualTo(to.state().digest());
  }

  @Test
  void afterASplit_theSideThatHasTakenMoreCounts() {
    ShardHost<RateLimiterState> losing = host("c");
    losing.call(ShardHost.ALICE, new Acquire("c", 4, 0));
    assertThat(tryAcquire(1)).isTrue();

    merge(losing, host);
    assertThat(available(host)).isEqualTo(1);
    merge(losing, host);
    assertThat(available(host)).as("merged again").isEqualTo(1);

    ShardHost<RateLimiterState> discarding = host("cd");
    merge(losing, discarding);
    assertThat(available(discarding)).isEqualTo(5);
  }

  @Test
  void afterASplit_aRateThatOneSideHas_isKept_andTheWinningSidesOfTwo() {
    ShardHost<RateLimiterState> losing = host("free");
    trySetRate(losing, TEN);
    losing.call(ShardHost.ALICE, new Acquire("c", 4, 0));
    ShardHost<RateLimiterState> winning = host("free");
    merge(losing, winning);
    assertThat(winning.state().limit()).isEqualTo(TEN);
    assertThat(available(winning)).isEqualTo(1);

    ShardHost<RateLimiterState> other = host("free");
    trySetRate(other, TEN.withBurst(50));
    merge(losing, other);
    assertThat(other.state().limit()).isEqualTo(TEN.withBurst(50));
  }
}
