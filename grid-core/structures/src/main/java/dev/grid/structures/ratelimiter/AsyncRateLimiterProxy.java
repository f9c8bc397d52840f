package dev.grid.structures.ratelimiter;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Acquire;
import dev.grid.structures.ratelimiter.RateLimiterMessages.AvailablePermits;
import dev.grid.structures.ratelimiter.RateLimiterMessages.GetRate;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Rate;
import dev.grid.structures.ratelimiter.RateLimiterMessages.TrySetRate;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages. Immutable. */
final class AsyncRateLimiterProxy implements AsyncGridRateLimiter {

  private static final long FOR_EVER = -1;

  final String name;
  private final Invoker invoker;

  AsyncRateLimiterProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
  }

  @Override
  public CallFuture<Void> acquire() {
    return acquire(1);
  }

  @Override
  public CallFuture<Void> acquire(int permits) {
    return invoker.invoke(new Acquire(name, permits, FOR_EVER), AsyncRateLimiterProxy::nothing);
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private static Void nothing(@Nullable Object reply) {
    return null;
  }

  @Override
  public CallFuture<Boolean> tryAcquire() {
    return tryAcquire(1);
  }

  @Override
  public CallFuture<Boolean> tryAcquire(int permits) {
    return tryAcquire(permits, Duration.ZERO);
  }

  @Override
  public CallFuture<Boolean> tryAcquire(int permits, Duration timeout) {
    return invoker.invoke(
        new Acquire(name, permits, LockRequest.timeoutMillis(timeout)), Objects::requireNonNull);
  }

  @Override
  public CallFuture<Integer> availablePermits() {
    return invoker.invoke(new AvailablePermits(name), Objects::requireNonNull);
  }

  @Override
  public CallFuture<Boolean> trySetRate(RateLimit limit) {
    return invoker.invoke(new TrySetRate(name, Rate.of(limit)), Objects::requireNonNull);
  }

  @Override
  public CallFuture<@Nullable RateLimit> rate() {
    return invoker.invoke(new GetRate(name), reply -> Objects.requireNonNull(reply).toLimit());
  }

  void destroy() {
    invoker.destroy(GridRateLimiter.TYPE.id(name));
  }
}
