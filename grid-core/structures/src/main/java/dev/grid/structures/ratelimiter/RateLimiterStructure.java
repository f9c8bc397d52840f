package dev.grid.structures.ratelimiter;

import dev.grid.StructureType;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Merge;
import dev.grid.structures.ratelimiter.RateLimiterMessages.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rate limiters (service 0x60, of our own). Immutable. */
public final class RateLimiterStructure implements Structure<RateLimiterState> {

  private final EffectCodec effects = new EffectMessages(RateLimiterEffectCodecs.ALL);

  @Override
  public boolean isKnownToReference() {
    return false;
  }

  @Override
  public StructureType<?, ?> type() {
    return GridRateLimiter.TYPE;
  }

  @Override
  public GridRateLimiter handle(String name, Invoker invoker) {
    return new RateLimiterProxy(new AsyncRateLimiterProxy(name, invoker));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(RateLimiterMessagesCodecs.ALL);
  }

  @Override
  public Handler<RateLimiterState> handler() {
    return new RateLimiterHandler();
  }

  @Override
  public RateLimiterState newState(StateContext context) {
    return new RateLimiterState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  /** One message; there is nothing in it that could be stored again. */
  @Override
  public Merging merging(RateLimiterState state, String name) {
    return new Merging() {

      private boolean isSent;

      @Override
      public @Nullable StructureMessage<?> next(int bytesMax) {
        if (isSent) {
          return null;
        }
        isSent = true;
        RateLimit set = state.limitSet();
        return new Merge(name, set == null ? null : Rate.of(set), state.fullAtMillis());
      }

      @Override
      public List<MergeLoss> losses(@Nullable Object answer) {
        return List.of();
      }

      @Override
      public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
        return List.of();
      }

      @Override
      public int count(StructureMessage<?> message) {
        return 1;
      }
    };
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
