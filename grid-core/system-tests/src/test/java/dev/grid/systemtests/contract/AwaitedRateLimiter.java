package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.kernel.CallFuture;
import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes each call of a rate limiter by way of the asynchronous one. Immutable. */
record AwaitedRateLimiter(GridRateLimiter limiter) implements GridRateLimiter {

  @Override
  public String name() {
    return limiter.name();
  }

  @Override
  public AsyncGridRateLimiter async() {
    return limiter.async();
  }

  @Override
  public void acquire(int permits) throws InterruptedException {
    ((CallFuture<Void>) async().acquire(permits)).awaitInterruptibly();
  }

  @Override
  public boolean tryAcquire(int permits) {
    return await(async().tryAcquire(permits));
  }

  @Override
  public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
    return ((CallFuture<Boolean>) async().tryAcquire(permits, timeout)).awaitInterruptibly();
  }

  @Override
  public int availablePermits() {
    return await(async().availablePermits());
  }

  @Override
  public boolean trySetRate(RateLimit limit) {
    return await(async().trySetRate(limit));
  }

  @Override
  public @Nullable RateLimit rate() {
    return await(async().rate());
  }

  @Override
  public void destroy() {
    limiter.destroy();
  }
}
