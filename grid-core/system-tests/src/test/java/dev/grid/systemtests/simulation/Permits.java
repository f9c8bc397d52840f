package dev.grid.systemtests.simulation;

import dev.grid.config.MemberConfig;
import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A workload that takes permits of rate limiters: in no window of time are there more than the
 * burst and what came meanwhile, whichever members have served the limiter. A permit was granted at
 * some moment between question and answer, by the cluster's time, which members have about alike.
 */
final class Permits {

  private static final String LIMITERS = "limiter";
  private static final int COUNT = 2;
  private static final int CALLERS = 3;
  private static final int PERMITS_MAX = 3;
  private static final int BURST = 5;
  private static final long PERIOD_MILLIS = 100;

  /** So many come in a period. */
  private static final int RATE = 2;

  /** How far the times of two members may be apart, for a while after faults. */
  private static final long CLOCKS_MILLIS = 200;

  private static final RateLimit LIMIT =
      new RateLimit(RATE, Duration.ofMillis(PERIOD_MILLIS), BURST);

  private final World world;
  private final List<Limiter> limiters = new ArrayList<>();
  private boolean running = true;

  Permits(World world, Function<String, AsyncGridRateLimiter> proxies) {
    this.world = world;
    for (int i = 0; i < COUNT; i++) {
      limiters.add(new Limiter(LIMITERS + i, proxies.apply(LIMITERS + i)));
    }
  }

  static MemberConfig configure(MemberConfig config, int backups) {
    return config.with(
        RateLimiterConfig.named(LIMITERS + "*").withLimit(LIMIT).withBackups(backups, 0));
  }

  /** Permits that were granted at some time. */
  private record Grant(long askedMillis, long answeredMillis, int permits) {}

  private final class Limiter {

    private final String name;
    private final AsyncGridRateLimiter proxy;
    private final List<Grant> grants = new ArrayList<>();

    Limiter(String name, AsyncGridRateLimiter proxy) {
      this.name = name;
      this.proxy = proxy;
    }

    void ask() {
      if (!running) {
        return;
      }
      long asked = world.nowMillis();
      int permits = 1 + world.random().nextInt(PERMITS_MAX);
      Duration wait = Duration.ofMillis(world.random().nextInt(300));
      var unused =
          proxy
              .tryAcquire(permits, wait)
              .whenComplete(
                  (granted, failure) -> {
                    if (failure == null && granted) {
                      grants.add(new Grant(asked, world.nowMillis(), permits));
                    }
                    world.in(world.micros(1_000, 100_000), this::ask);
                  });
    }

    /** Looks at each window from a question to an answer. */
    void judge(List<String> violations) {
      grants.sort(Comparator.comparingLong(Grant::answeredMillis));
      for (Grant first : grants) {
        long from = first.askedMillis();
        long granted = 0;
        for (Grant grant : grants) {
          if (grant.askedMillis() >= from) {
            granted += grant.permits();
            long millis = grant.answeredMillis() - from;
            long most = BURST + RATE * (millis + CLOCKS_MILLIS) / PERIOD_MILLIS + 1;
            if (granted > most) {
              violations.add(
                  "%s: %d permits in %d ms from ms %d on, not %d"
                      .formatted(name, granted, millis, from, most));
              return;
            }
          }
        }
      }
    }
  }

  void start() {
    for (Limiter limiter : limiters) {
      for (int i = 0; i < CALLERS; i++) {
        world.in(world.micros(0, 5_000), limiter::ask);
      }
    }
  }

  void stop() {
    running = false;
  }

  int granted() {
    return limiters.stream().mapToInt(limiter -> limiter.grants.size()).sum();
  }

  void judge(List<String> into) {
    limiters.forEach(limiter -> limiter.judge(into));
  }
}
