package dev.grid.structures.ratelimiter;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The blocking form of a rate limiter: each call waits for the asynchronous one. Immutable. */
final class RateLimiterProxy implements GridRateLimiter {

  private final AsyncRateLimiterProxy async;

  RateLimiterProxy(AsyncRateLimiterProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridRateLimiter async() {
    return async;
  }

  @Override
  public void acquire(int permits) throws InterruptedException {
    async.acquire(permits).awaitInterruptibly();
  }

  @Override
  public boolean tryAcquire(int permits) {
    return await(async.tryAcquire(permits));
  }

  @Override
  public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
    return async.tryAcquire(permits, timeout).awaitInterruptibly();
  }

  @Override
  public int availablePermits() {
    return await(async.availablePermits());
  }

  @Override
  public boolean trySetRate(RateLimit limit) {
    return await(async.trySetRate(limit));
  }

  @Override
  public @Nullable RateLimit rate() {
    return await(async.rate());
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
