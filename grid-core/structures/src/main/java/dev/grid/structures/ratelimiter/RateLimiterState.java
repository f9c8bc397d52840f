package dev.grid.structures.ratelimiter;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.structures.ratelimiter.RateLimiterEffect.Copied;
import dev.grid.structures.ratelimiter.RateLimiterEffect.FullAt;
import dev.grid.structures.ratelimiter.RateLimiterEffect.RateSet;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Rate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rate limiter. Confined to its partition.
 *
 * <p>Time is counted in ticks, of which a millisecond has as many as a period has permits: so a
 * permit takes a whole number of ticks, as many as the period has milliseconds, and nothing is
 * rounded. Invariant, at any time {@code now} of the primary: {@code max(0, fullAt - now)} is the
 * ticks of the permits that were taken and have not come again, and no more than those of the burst
 * when it is counted by one clock. If a rate is configured anew, ticks of before are those of
 * {@code perMilli}.
 */
final class RateLimiterState implements State {

  private static final long BYTES = 96;

  /** How exactly it is forgotten when all permits are there again: an alarm a minute at most. */
  private static final long FORGET_MILLIS = 60_000;

  private final String name;
  private final boolean discardsMerged;
  private final @Nullable RateLimit configured;
  private @Nullable RateLimit set;
  private long fullAt;
  private int perMilli = 1;

  /** Of calls here, since the member is the primary; copies do not have them. */
  private long granted;

  private long refused;

  RateLimiterState(StateContext context) {
    name = context.name();
    RateLimiterConfig config = context.config().structure(GridRateLimiter.TYPE, name);
    configured = config.limit();
    discardsMerged = config.mergePolicy() == MergePolicy.Standard.DISCARD;
  }

  String name() {
    return name;
  }

  boolean discardsMerged() {
    return discardsMerged;
  }

  @Nullable RateLimit limit() {
    return set != null ? set : configured;
  }

  /** The rate that a call has set, if one has. */
  @Nullable RateLimit limitSet() {
    return set;
  }

  Effect setRate(RateLimit limit) {
    set = limit;
    return new RateSet(Rate.of(limit));
  }

  /** Takes permits; null if there are not as many. */
  @Nullable Effect take(RateLimit limit, int permits, long nowMillis) {
    long now = nowMillis * limit.permits();
    long full = Math.max(fullAt(limit), now) + ticks(limit, permits);
    if (full - now > ticks(limit, limit.burst())) {
      return null;
    }
    granted += permits;
    return fullAt(full, limit);
  }

  /** In ticks of the rate. */
  private long fullAt(RateLimit limit) {
    return perMilli == limit.permits() ? fullAt : fullAtMillis() * limit.permits();
  }

  void refuse(int permits) {
    refused += permits;
  }

  /** When there are so many permits, if nobody else takes any. */
  long dueMillis(RateLimit limit, int permits) {
    long due = fullAt(limit) + ticks(limit, permits) - ticks(limit, limit.burst());
    return Math.ceilDiv(due, limit.permits());
  }

  int available(RateLimit limit, long nowMillis) {
    long missing = Math.max(0, fullAt(limit) - nowMillis * limit.permits());
    long rest = Math.max(0, ticks(limit, limit.burst()) - missing);
    return (int) (rest / limit.period().toMillis());
  }

  private static long ticks(RateLimit limit, int permits) {
    return permits * limit.period().toMillis();
  }

  /** When all permits are there again, rounded up. */
  long fullAtMillis() {
    return Math.ceilDiv(fullAt, perMilli);
  }

  /** Counts what another side of a split has taken, if that is more; null if it is not. */
  @Nullable Effect mergeFullAt(RateLimit limit, long millis) {
    return millis > fullAtMillis() ? fullAt(millis * limit.permits(), limit) : null;
  }

  /** Forgets what was taken, if it has all come again; null if it has not. */
  @Nullable Effect forget(long nowMillis) {
    if (set != null || fullAt == 0 || fullAtMillis() > nowMillis) {
      return null;
    }
    FullAt effect = new FullAt(0, 1);
    apply(effect);
    return effect;
  }

  private Effect fullAt(long ticks, RateLimit limit) {
    FullAt effect = new FullAt(ticks, limit.permits());
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((RateLimiterEffect) effect) {
      case RateSet e -> set = e.rate().toLimit();
      case FullAt e -> {
        fullAt = e.ticks();
        perMilli = e.perMilli();
      }
      case Copied e -> {
        set = e.rate() == null ? null : e.rate().toLimit();
        fullAt = e.ticks();
        perMilli = e.perMilli();
      }
    }
  }

  /** All there is, for copies. */
  Effect copied() {
    return new Copied(set == null ? null : Rate.of(set), fullAt, perMilli);
  }

  /** All at once: what changes before is in it, what changes after it passes. */
  @Override
  public Transfer transfer() {
    return new Transfer() {

      private boolean isHandedOver;

      @Override
      public @Nullable Effect next(int bytesMax) {
        if (isHandedOver) {
          return null;
        }
        isHandedOver = true;
        return isEmpty() ? null : copied();
      }

      @Override
      public @Nullable Effect pass(Effect change) {
        return isHandedOver ? change : null;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long value = ContentHash.mix(fullAt);
    if (set != null) {
      value += ContentHash.mix(set.permits() + ContentHash.mix(ticks(set, set.burst())));
    }
    return new ContentDigest(ContentDigest.START, ContentDigest.END, entries(), value);
  }

  /** When it may be forgotten. */
  @Override
  public long alarmMillis() {
    return set != null || fullAt == 0
        ? NO_ALARM
        : (fullAtMillis() / FORGET_MILLIS + 1) * FORGET_MILLIS;
  }

  @Override
  public boolean isEmpty() {
    return set == null && fullAt == 0;
  }

  @Override
  public long entries() {
    return isEmpty() ? 0 : 1;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES;
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of("granted", granted, "refused", refused);
  }
}
