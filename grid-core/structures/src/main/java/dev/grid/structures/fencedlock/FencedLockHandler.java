package dev.grid.structures.fencedlock;

import dev.grid.cp.WaitCancelledException;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.cp.Endpoint;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.protocol.Message;
import dev.grid.structures.fencedlock.FencedLockMessages.GetLockOwnership;
import dev.grid.structures.fencedlock.FencedLockMessages.GiveUp;
import dev.grid.structures.fencedlock.FencedLockMessages.Invocation;
import dev.grid.structures.fencedlock.FencedLockMessages.Lock;
import dev.grid.structures.fencedlock.FencedLockMessages.TryLock;
import dev.grid.structures.fencedlock.FencedLockMessages.Unlock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides what messages to fenced locks do. Stateless. */
final class FencedLockHandler implements Handler<FencedLockState> {

  /** Nobody holds the lock. */
  private static final String FREE = "free";

  /** What is remembered of calls, beside the fence of one that has taken the lock. */
  private static final long STILL_HELD = -1;

  private static final long FREED = -2;
  private static final long GIVEN_UP = -3;

  @Override
  public Outcome handle(Message<?> message, FencedLockState state, Call call) {
    return switch ((FencedLockMessages<?>) message) {
      case Lock m -> lock(m, m.name(), Long.MAX_VALUE, state, call);
      case TryLock m -> lock(m, m.name(), m.timeoutMs(), state, call);
      case Unlock m -> unlock(m, state, call);
      case GetLockOwnership m -> Outcome.reply(state.ownership());
      case GiveUp m -> giveUp(m, state, call);
    };
  }

  private static Outcome lock(
      Invocation m, String name, long timeoutMillis, FencedLockState state, Call call) {
    if (m.sessionId() == OfSession.NONE) {
      throw new IllegalArgumentException(
          "fenced-lock=%s sessionId=%d: must be taken in a session".formatted(name, m.sessionId()));
    }
    Long answered = state.answered(m);
    if (answered != null) {
      return Outcome.reply(Math.max(GridFencedLock.INVALID_FENCE, answered));
    }
    Endpoint owner = state.owner();
    if (m.endpoint().equals(owner) && state.holds() >= state.limit()) {
      return Outcome.reply(GridFencedLock.INVALID_FENCE);
    }
    if (owner == null || m.endpoint().equals(owner)) {
      Effect taken = state.take(m, call.nowMillis());
      return Outcome.changed(taken, state.fence());
    }
    if (timeoutMillis <= 0) {
      return Outcome.reply(GridFencedLock.INVALID_FENCE);
    }
    call.endOtherWaits(m.endpoint(), cancelled(name));
    return new Outcome.Parked(
        FREE, m.endpoint(), timeoutMillis, GridFencedLock.INVALID_FENCE, Long.MAX_VALUE);
  }

  private static WaitCancelledException cancelled(String name) {
    return new WaitCancelledException(
        "fenced-lock=%s: the same thread of the session has made another call meanwhile"
            .formatted(name));
  }

  private static Outcome unlock(Unlock m, FencedLockState state, Call call) {
    Long answered = state.answered(m);
    if (answered != null) {
      return Outcome.reply(answered == STILL_HELD);
    }
    if (!m.endpoint().equals(state.owner())) {
      throw new IllegalMonitorStateException(
          "fenced-lock=%s: session=%d thread=%d does not hold it, but %s"
              .formatted(
                  m.name(),
                  m.sessionId(),
                  m.threadId(),
                  state.owner() == null ? "nobody" : state.owner()));
    }
    boolean isHeld = state.holds() > 1;
    Effect effect = state.giveBack(m, isHeld ? STILL_HELD : FREED, call.nowMillis());
    return freed(effect, isHeld, state);
  }

  private static Outcome freed(Effect effect, @Nullable Object reply, FencedLockState state) {
    return new Outcome.Changed(
        effect, reply, List.of(), state.owner() == null ? List.of(FREE) : List.of());
  }

  private static Outcome giveUp(GiveUp m, FencedLockState state, Call call) {
    call.endOtherWaits(m.endpoint(), cancelled(m.name()));
    Long answered = state.answered(m);
    if (answered != null && answered == GIVEN_UP) {
      return Outcome.NOTHING;
    }
    boolean hasTaken = answered != null && answered > 0 && m.endpoint().equals(state.owner());
    Effect effect =
        hasTaken
            ? state.giveBack(m, GIVEN_UP, call.nowMillis())
            : state.remember(m, GIVEN_UP, call.nowMillis());
    return freed(effect, null, state);
  }

  @Override
  public Outcome callerGone(UUID caller, FencedLockState state, Call call) {
    Effect gone = Sessions.isHolder(caller) ? state.sessionGone(Sessions.sessionOf(caller)) : null;
    return gone == null ? Outcome.NOTHING : freed(gone, null, state);
  }

  @Override
  public boolean adds(Message<?> message) {
    return !(message instanceof Unlock || message instanceof GiveUp);
  }
}
