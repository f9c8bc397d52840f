package dev.grid.structures.ratelimiter;

import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.GridRateLimiter;

/** The blocking form of a rate limiter: each call waits for the asynchronous one. Immutable. */
final class RateLimiterProxy implements GridRateLimiter, RateLimiterProxyWaits {

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
  public void destroy() {
    async.destroy();
  }
}
