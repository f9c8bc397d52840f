package dev.grid.structures.ratelimiter;

import dev.grid.InvalidConfigurationException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Message;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Acquire;
import dev.grid.structures.ratelimiter.RateLimiterMessages.AvailablePermits;
import dev.grid.structures.ratelimiter.RateLimiterMessages.GetRate;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Merge;
import dev.grid.structures.ratelimiter.RateLimiterMessages.RateReply;
import dev.grid.structures.ratelimiter.RateLimiterMessages.TrySetRate;
import org.jspecify.annotations.Nullable;

/** Decides what messages to rate limiters do. Stateless. */
final class RateLimiterHandler implements Handler<RateLimiterState> {

  /** The first who waits has its turn, and there are as many as it wants. */
  private static final String PERMITS = "permits";

  @Override
  public Outcome handle(Message<?> message, RateLimiterState state, Call call) {
    return switch ((RateLimiterMessages<?>) message) {
      case Acquire m -> acquire(m, state, call);
      case AvailablePermits m -> {
        RateLimit limit = state.limit();
        yield Outcome.reply(limit == null ? 0 : state.available(limit, call.nowMillis()));
      }
      case TrySetRate m -> trySetRate(m.rate().toLimit(), state);
      case GetRate m -> Outcome.reply(RateReply.of(state.limit()));
      case Merge m -> merge(m, state);
    };
  }

  private static Outcome acquire(Acquire m, RateLimiterState state, Call call) {
    RateLimit limit = state.limit();
    if (limit == null) {
      throw new IllegalStateException(
          "rate-limiter=%s has no rate: set one by trySetRate, or configure one"
              .formatted(m.name()));
    }
    if (m.permits() < 1 || m.permits() > limit.burst()) {
      throw new IllegalArgumentException(
          "rate-limiter=%s permits=%d: must be from 1 to burst=%d, there are never more"
              .formatted(m.name(), m.permits(), limit.burst()));
    }
    if (!call.isBehindOthers(PERMITS)) {
      Effect taken = state.take(limit, m.permits(), call.nowMillis());
      if (taken != null) {
        return Outcome.changed(taken, true);
      }
    }
    long timeoutMillis = m.timeoutMillis() < 0 ? Long.MAX_VALUE : m.timeoutMillis();
    long dueMillis = state.dueMillis(limit, m.permits());
    if (timeoutMillis == 0
        || dueMillis - call.nowMillis() > timeoutMillis
        || call.hasWaited(timeoutMillis)) {
      state.refuse(m.permits());
      return Outcome.reply(false);
    }
    return new Outcome.Parked(
        PERMITS, timeoutMillis, false, Math.max(dueMillis, call.nowMillis() + 1));
  }

  private static Outcome trySetRate(RateLimit limit, RateLimiterState state) {
    RateLimit there = state.limit();
    if (there == null) {
      return Outcome.changed(state.setRate(limit), true);
    }
    if (!there.equals(limit)) {
      throw new InvalidConfigurationException(
          "rate-limiter=%s has rate=%s and cannot have rate=%s: destroy it, or use another name"
              .formatted(state.name(), there, limit));
    }
    return Outcome.reply(false);
  }

  /** A rate that was set on both sides stays as the winning side has it. */
  private static Outcome merge(Merge m, RateLimiterState state) {
    if (state.discardsMerged()) {
      return Outcome.NOTHING;
    }
    RateLimit limit = state.limit();
    if (limit == null && m.rate() != null) {
      limit = m.rate().toLimit();
      Effect set = state.setRate(limit);
      Effect taken = state.mergeFullAt(limit, m.fullAtMillis());
      return Outcome.changed(taken == null ? set : state.copied(), null);
    }
    Effect taken = limit == null ? null : state.mergeFullAt(limit, m.fullAtMillis());
    return changed(taken);
  }

  @Override
  public Outcome tick(RateLimiterState state, Call call) {
    return changed(state.forget(call.nowMillis()));
  }

  private static Outcome changed(@Nullable Effect effect) {
    return effect == null ? Outcome.NOTHING : Outcome.changed(effect, null);
  }
}
