package dev.grid.structures.semaphore;

import dev.grid.cp.WaitCancelledException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.protocol.Message;
import dev.grid.structures.semaphore.SemaphoreMessages.Acquire;
import dev.grid.structures.semaphore.SemaphoreMessages.AvailablePermits;
import dev.grid.structures.semaphore.SemaphoreMessages.Change;
import dev.grid.structures.semaphore.SemaphoreMessages.Drain;
import dev.grid.structures.semaphore.SemaphoreMessages.GetSemaphoreType;
import dev.grid.structures.semaphore.SemaphoreMessages.GiveUp;
import dev.grid.structures.semaphore.SemaphoreMessages.Init;
import dev.grid.structures.semaphore.SemaphoreMessages.Invocation;
import dev.grid.structures.semaphore.SemaphoreMessages.Release;
import java.util.List;
import java.util.UUID;

/** Decides what messages to semaphores do. Stateless. */
final class SemaphoreHandler implements Handler<SemaphoreState> {

  /** The first who waits has its turn, and there may be as many as it wants. */
  private static final String PERMITS = "permits";

  /** What is remembered of a call that is given up, in the place of how many it has taken. */
  private static final long GIVEN_UP = -1;

  @Override
  public Outcome handle(Message<?> message, SemaphoreState state, Call call) {
    return switch ((SemaphoreMessages<?>) message) {
      case Init m -> init(m, state);
      case Acquire m -> acquire(m, state, call);
      case Release m -> release(m, state, call);
      case Drain m -> drain(m, state, call);
      case Change m -> change(m, state, call);
      case AvailablePermits m -> Outcome.reply(state.available());
      case GetSemaphoreType m -> Outcome.reply(state.isSessionless());
      case GiveUp m -> giveUp(m, state, call);
    };
  }

  private static Outcome init(Init m, SemaphoreState state) {
    if (m.permits() < 0) {
      throw new IllegalArgumentException(
          "semaphore=%s permits=%d: must not be negative".formatted(m.name(), m.permits()));
    }
    return state.isInitialized() || state.available() != 0
        ? Outcome.reply(false)
        : changed(state.init(m.permits()), true);
  }

  /** There may be more permits than before. */
  private static Outcome changed(Effect effect, Object reply) {
    return new Outcome.Changed(effect, reply, List.of(), List.of(PERMITS));
  }

  private static void requireSome(String name, int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException(
          "semaphore=%s permits=%d: must be 1 or more".formatted(name, permits));
    }
  }

  private static void requireSession(Invocation m, String name, SemaphoreState state) {
    if (m.sessionId() == OfSession.NONE && !state.isSessionless()) {
      throw new IllegalArgumentException(
          ("semaphore=%s sessionId=%d: its permits belong to sessions, so call in one; permits that"
                  + " belong to nobody are configured by isSessionless")
              .formatted(name, m.sessionId()));
    }
  }

  private static Outcome acquire(Acquire m, SemaphoreState state, Call call) {
    requireSome(m.name(), m.permits());
    requireSession(m, m.name(), state);
    Long answered = state.answered(m);
    if (answered != null) {
      return Outcome.reply(answered != GIVEN_UP);
    }
    if (!call.isBehindOthers(PERMITS) && state.available() >= m.permits()) {
      return Outcome.changed(
          state.move(m, -m.permits(), m.permits(), m.permits(), call.nowMillis()), true);
    }
    if (m.timeoutMs() == 0) {
      return Outcome.reply(false);
    }
    call.endOtherWaits(m.endpoint(), cancelled(m.name()));
    long timeoutMillis = m.timeoutMs() < 0 ? Long.MAX_VALUE : m.timeoutMs();
    return new Outcome.Parked(PERMITS, m.endpoint(), timeoutMillis, false, Long.MAX_VALUE);
  }

  private static WaitCancelledException cancelled(String name) {
    return new WaitCancelledException(
        "semaphore=%s: the same thread of the session has made another call meanwhile"
            .formatted(name));
  }

  private static Outcome release(Release m, SemaphoreState state, Call call) {
    requireSome(m.name(), m.permits());
    requireSession(m, m.name(), state);
    if (state.answered(m) != null) {
      return Outcome.reply(true);
    }
    if (m.sessionId() != OfSession.NONE && state.heldBy(m.sessionId()) < m.permits()) {
      throw new IllegalStateException(
          ("semaphore=%s permits=%d: session=%d has acquired only %d; permits that belong to nobody"
                  + " are configured by isSessionless")
              .formatted(m.name(), m.permits(), m.sessionId(), state.heldBy(m.sessionId())));
    }
    requireRoom(m.name(), state, m.permits());
    return changed(state.move(m, m.permits(), -m.permits(), m.permits(), call.nowMillis()), true);
  }

  private static void requireRoom(String name, SemaphoreState state, int more) {
    if (state.available() > Integer.MAX_VALUE - more) {
      throw new IllegalStateException(
          "semaphore=%s permits=%d: there would be more than %d"
              .formatted(name, more, Integer.MAX_VALUE));
    }
  }

  private static Outcome drain(Drain m, SemaphoreState state, Call call) {
    requireSession(m, m.name(), state);
    Long answered = state.answered(m);
    if (answered != null) {
      return Outcome.reply((int) Math.max(0, answered));
    }
    int all = state.available();
    return all <= 0
        ? Outcome.reply(0)
        : Outcome.changed(state.move(m, -all, all, all, call.nowMillis()), all);
  }

  private static Outcome change(Change m, SemaphoreState state, Call call) {
    if (m.permits() == 0 || state.answered(m) != null) {
      return Outcome.reply(true);
    }
    if (m.permits() > 0) {
      requireRoom(m.name(), state, m.permits());
    } else if (state.available() < Integer.MIN_VALUE - m.permits()) {
      throw new IllegalStateException(
          "semaphore=%s permits=%d: there would be less than %d"
              .formatted(m.name(), m.permits(), Integer.MIN_VALUE));
    }
    return changed(state.move(m, m.permits(), 0, 1, call.nowMillis()), true);
  }

  private static Outcome giveUp(GiveUp m, SemaphoreState state, Call call) {
    call.endOtherWaits(m.endpoint(), cancelled(m.name()));
    Long answered = state.answered(m);
    if (answered != null && answered == GIVEN_UP) {
      return Outcome.NOTHING;
    }
    int back = answered == null ? 0 : back(m, answered.intValue(), state);
    Effect effect = state.move(m, back, -back, GIVEN_UP, call.nowMillis());
    return new Outcome.Changed(effect, null, List.of(), List.of(PERMITS));
  }

  /** How many permits to give back of those that a call has taken. */
  private static int back(Invocation m, int taken, SemaphoreState state) {
    return m.sessionId() == OfSession.NONE ? taken : Math.min(taken, state.heldBy(m.sessionId()));
  }

  @Override
  public Outcome callerGone(UUID caller, SemaphoreState state, Call call) {
    Effect gone = Sessions.isHolder(caller) ? state.sessionGone(Sessions.sessionOf(caller)) : null;
    return gone == null
        ? Outcome.NOTHING
        : new Outcome.Changed(gone, null, List.of(), List.of(PERMITS));
  }

  @Override
  public boolean adds(Message<?> message) {
    return !(message instanceof Release || message instanceof GiveUp);
  }
}
