package dev.grid.structures.ratelimiter;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Rate;
import org.jspecify.annotations.Nullable;

/** What a call changed in a rate limiter, for replicas. Immutable. */
sealed interface RateLimiterEffect extends Effect, Message<Void> {

  /** The rate was set. */
  @Op(id = 0xe00100)
  record RateSet(Rate rate) implements RateLimiterEffect {}

  /**
   * All permits will be there again at this tick; see {@link RateLimiterState}.
   *
   * @param perMilli how many ticks a millisecond has
   */
  @Op(id = 0xe00200)
  record FullAt(long ticks, int perMilli) implements RateLimiterEffect {}

  /** All there is: the rate that was set, if one was, and {@link FullAt}. */
  @Op(id = 0xe00300)
  record Copied(@Nullable Rate rate, long ticks, int perMilli) implements RateLimiterEffect {}
}
