package dev.grid.ratelimiter;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives permits at a rate that all callers of the cluster share. Of our own: no client of the
 * protocol but ours has it. In any time there are as many permits as the rate has in that time, and
 * the burst; not one more, whichever member answers and whatever fails, by the cluster's clock. It
 * is the generic cell rate algorithm (ITU-T I.371, annex A): permits come evenly, and those that
 * nobody takes are kept up to the burst.
 *
 * <pre>{@code
 * GridRateLimiter api = grid.rateLimiter("api");
 * api.trySetRate(RateLimit.of(100, Duration.ofSeconds(1)));
 * if (!api.tryAcquire()) {
 *   throw new TooManyRequests();
 * }
 * }</pre>
 *
 * <p>Whoever waits is served in the order in which calls came: no later call, whether it waits or
 * not, takes what an earlier one waits for. When a member fails, its waiting calls wait at another,
 * in the order in which they come there. Permits are spent, not held: none is given back, not even
 * of a call whose answer nobody gets.
 *
 * <p>A call that takes or waits for permits fails with {@link IllegalStateException} if the limiter
 * has no rate, and with {@link IllegalArgumentException} if it wants less than one permit, or more
 * than the burst, which there never are.
 */
public interface GridRateLimiter extends StructureHandle<AsyncGridRateLimiter> {

  /** Rate limiters, among the kinds of structures (service 0x60, of our own). */
  StructureType<GridRateLimiter, RateLimiterConfig> TYPE =
      new StructureType<>(
          "grid:rateLimiterService",
          "rate-limiter",
          GridRateLimiter.class,
          AsyncGridRateLimiter.class,
          RateLimiterConfig.class,
          RateLimiterConfig::named,
          false,
          List.of("granted", "refused"));

  /**
   * Takes a permit; blocks until there is one.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  default void acquire() throws InterruptedException {
    acquire(1);
  }

  /**
   * Takes so many permits at once; blocks until there are as many.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  void acquire(int permits) throws InterruptedException;

  /** Takes a permit if there is one now that nobody waits for; whether it did. */
  default boolean tryAcquire() {
    return tryAcquire(1);
  }

  /** Takes so many permits if there are as many now and nobody waits; whether it did. */
  boolean tryAcquire(int permits);

  /**
   * Takes so many permits at once if there are as many within the time; whether it did. Returns at
   * once if that cannot be.
   *
   * @param timeout zero or negative not to wait
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  boolean tryAcquire(int permits, Duration timeout) throws InterruptedException;

  /** How many permits there are now, whoever waits for them; 0 if there is no rate. */
  int availablePermits();

  /**
   * Sets the rate if the limiter has none, for all callers, until it is destroyed.
   *
   * @return true if it did, false if the limiter has that rate already
   * @throws dev.grid.InvalidConfigurationException if it has another, by configuration or by a call
   */
  boolean trySetRate(RateLimit limit);

  /** The rate, or null if there is none. */
  @Nullable RateLimit rate();
}
