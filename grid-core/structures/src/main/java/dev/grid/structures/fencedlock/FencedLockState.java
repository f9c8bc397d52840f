package dev.grid.structures.fencedlock;

import dev.grid.fencedlock.GridFencedLock;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.Endpoint;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.RecentCall;
import dev.grid.kernel.cp.RecentCalls;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.fencedlock.FencedLockEffect.Copied;
import dev.grid.structures.fencedlock.FencedLockEffect.Held;
import dev.grid.structures.fencedlock.FencedLockEffect.SessionGone;
import dev.grid.structures.fencedlock.FencedLockMessages.Invocation;
import dev.grid.structures.fencedlock.FencedLockMessages.Ownership;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lock. Confined to its host. Invariant: {@code holds > 0} if and only if there is an {@code
 * owner}. The fence is that of the holder, or of the last one; it never gets lower.
 */
final class FencedLockState implements WholeState {

  /** Who holds a lock that is free. */
  private static final Endpoint NOBODY = new Endpoint(OfSession.NONE, OfSession.NONE);

  /** A call has changed nothing about who holds the lock. */
  private static final int UNCHANGED = -1;

  private static final long BYTES = 96;

  private final int limit;
  private long fence;
  private int holds;
  private @Nullable Endpoint owner;
  private final RecentCalls calls = new RecentCalls();

  FencedLockState(StateContext context) {
    int configured =
        context.config().structure(GridFencedLock.TYPE, context.name()).lockAcquireLimit();
    limit = configured == 0 ? Integer.MAX_VALUE : configured;
  }

  /** How often a holder may take it. */
  int limit() {
    return limit;
  }

  @Nullable Endpoint owner() {
    return owner;
  }

  int holds() {
    return holds;
  }

  long fence() {
    return fence;
  }

  Ownership ownership() {
    Endpoint holder = owner == null ? NOBODY : owner;
    return new Ownership(owner == null ? 0 : fence, holds, holder.sessionId(), holder.threadId());
  }

  /** What a call was answered before, or null. */
  @Nullable Long answered(Invocation call) {
    return calls.find(call.endpoint(), call.invocationUid());
  }

  /** Gives the lock to the call's endpoint, which holds it already or finds it free. */
  Effect take(Invocation call, long nowMillis) {
    long given = owner == null ? fence + 1 : fence;
    return held(given, holds + 1, call, given, nowMillis);
  }

  /**
   * Takes one hold from the call's endpoint, which holds the lock.
   *
   * @param result what is remembered that the call was answered
   */
  Effect giveBack(Invocation call, long result, long nowMillis) {
    return held(fence, holds - 1, call, result, nowMillis);
  }

  /** Remembers an answer only. */
  Effect remember(Invocation call, long result, long nowMillis) {
    return held(fence, UNCHANGED, call, result, nowMillis);
  }

  private Effect held(long given, int count, Invocation call, long result, long nowMillis) {
    Held effect =
        new Held(
            given,
            count,
            new RecentCall(
                call.sessionId(), call.threadId(), call.invocationUid(), result, nowMillis));
    apply(effect);
    return effect;
  }

  /** A session has ended; null if it does not hold the lock. */
  @Nullable Effect sessionGone(long session) {
    if (owner == null || owner.sessionId() != session) {
      return null;
    }
    SessionGone effect = new SessionGone(session);
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((FencedLockEffect) effect) {
      case Held e -> {
        if (e.holds() != UNCHANGED) {
          fence = e.fence();
          holds = e.holds();
          owner = holds == 0 ? null : e.call().endpoint();
        }
        calls.add(e.call());
      }
      case SessionGone e -> {
        if (owner != null && owner.sessionId() == e.sessionId()) {
          owner = null;
          holds = 0;
        }
        calls.forgetSession(e.sessionId());
      }
      case Copied e -> {
        fence = e.fence();
        holds = e.holds();
        owner = holds == 0 ? null : new Endpoint(e.sessionId(), e.threadId());
        calls.addAll(e.calls());
      }
    }
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    if (owner != null) {
      visitor.accept(Sessions.holder(owner.sessionId()));
    }
  }

  @Override
  public Effect whole() {
    Endpoint holder = owner == null ? NOBODY : owner;
    return new Copied(fence, holds, holder.sessionId(), holder.threadId(), calls.all());
  }

  @Override
  public long contentHash() {
    Endpoint holder = owner == null ? NOBODY : owner;
    long hash = calls.hash();
    for (long part : new long[] {fence, holds, holder.sessionId(), holder.threadId()}) {
      hash = ContentHash.mix(hash + part);
    }
    return hash;
  }

  @Override
  public boolean isEmpty() {
    return fence == 0 && calls.bytes() == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + calls.bytes();
  }
}
