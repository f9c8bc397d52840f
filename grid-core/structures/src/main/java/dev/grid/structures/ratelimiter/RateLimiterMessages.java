package dev.grid.structures.ratelimiter;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.security.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for rate limiters (service 0x60, of our own). */
public sealed interface RateLimiterMessages<R> extends StructureMessage<R> {

  /**
   * Takes permits; whether it did.
   *
   * @param timeoutMillis how long it may wait; 0 not at all, negative for ever
   */
  @Op(id = 0x600100, routing = Routing.NAME, actions = Action.ACQUIRE)
  record Acquire(String name, int permits, long timeoutMillis)
      implements RateLimiterMessages<Boolean> {}

  @Op(
      id = 0x600200,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record AvailablePermits(String name) implements RateLimiterMessages<Integer> {}

  @Op(id = 0x600300, routing = Routing.NAME, actions = Action.MODIFY)
  record TrySetRate(String name, Rate rate) implements RateLimiterMessages<Boolean> {}

  @Op(
      id = 0x600400,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetRate(String name) implements RateLimiterMessages<RateReply> {}

  @Struct
  record RateReply(@Nullable Rate rate) {

    static RateReply of(@Nullable RateLimit limit) {
      return new RateReply(limit == null ? null : Rate.of(limit));
    }

    @Nullable RateLimit toLimit() {
      return rate == null ? null : rate.toLimit();
    }
  }

  /** Between members: what the losing side of a split has; see {@link RateLimiterEffect.Copied}. */
  @Op(id = 0x60f000, routing = Routing.NAME)
  record Merge(String name, @Nullable Rate rate, long fullAtMillis)
      implements RateLimiterMessages<Void> {}

  /** A {@link RateLimit}. */
  @Struct
  record Rate(int permits, long periodMillis, int burst) {

    static Rate of(RateLimit limit) {
      return new Rate(limit.permits(), limit.period().toMillis(), limit.burst());
    }

    /**
     * Throws what the limit's constructor throws.
     *
     * @throws dev.grid.InvalidConfigurationException if it is none
     */
    RateLimit toLimit() {
      return new RateLimit(permits, Duration.ofMillis(periodMillis), burst);
    }
  }
}
