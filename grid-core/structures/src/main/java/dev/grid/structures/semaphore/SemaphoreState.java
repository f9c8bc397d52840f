package dev.grid.structures.semaphore;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.RecentCall;
import dev.grid.kernel.cp.RecentCalls;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.WholeState;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.structures.semaphore.SemaphoreEffect.Copied;
import dev.grid.structures.semaphore.SemaphoreEffect.Holding;
import dev.grid.structures.semaphore.SemaphoreEffect.Initialized;
import dev.grid.structures.semaphore.SemaphoreEffect.Moved;
import dev.grid.structures.semaphore.SemaphoreEffect.SessionGone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One semaphore. Confined to its host. Invariant: sessions have positive numbers of permits. */
final class SemaphoreState implements WholeState {

  private static final long BYTES = 64;
  private static final long HOLDING_BYTES = 64;

  private final boolean isSessionless;
  private boolean isInitialized;
  private int available;
  private final Map<Long, Integer> held = new HashMap<>();
  private final RecentCalls calls = new RecentCalls();

  SemaphoreState(StateContext context) {
    String name = CpName.of(context.name()).object();
    isSessionless = context.config().structure(GridSemaphore.TYPE, name).isSessionless();
  }

  boolean isSessionless() {
    return isSessionless;
  }

  boolean isInitialized() {
    return isInitialized;
  }

  int available() {
    return available;
  }

  /** How many permits a session has. */
  int heldBy(long session) {
    return held.getOrDefault(session, 0);
  }

  /** What a call was answered before, or null. */
  @Nullable Long answered(SemaphoreMessages.Invocation call) {
    return calls.find(call.endpoint(), call.invocationUid());
  }

  Effect init(int permits) {
    Initialized effect = new Initialized(permits);
    apply(effect);
    return effect;
  }

  /**
   * Makes permits more or less.
   *
   * @param taken how many more the call's session has; does not count where it is in none
   * @param result what is remembered that the call was answered
   */
  Effect move(
      SemaphoreMessages.Invocation call, int permits, int taken, long result, long nowMillis) {
    RecentCall recent =
        new RecentCall(call.sessionId(), call.threadId(), call.invocationUid(), result, nowMillis);
    Moved effect = new Moved(permits, call.sessionId() == OfSession.NONE ? 0 : taken, recent);
    apply(effect);
    return effect;
  }

  /** A session has ended; null if nothing is known of it. */
  @Nullable Effect sessionGone(long session) {
    if (!held.containsKey(session)) {
      return null;
    }
    SessionGone effect = new SessionGone(session);
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((SemaphoreEffect) effect) {
      case Initialized e -> {
        isInitialized = true;
        available = e.permits();
      }
      case Moved e -> {
        available += e.permits();
        hold(e.call().sessionId(), e.taken());
        calls.add(e.call());
      }
      case SessionGone e -> {
        Integer back = held.remove(e.sessionId());
        available += back == null ? 0 : back;
        calls.forgetSession(e.sessionId());
      }
      case Copied e -> {
        isInitialized = e.isInitialized();
        available = e.available();
        e.holdings().forEach(holding -> hold(holding.sessionId(), holding.permits()));
        calls.addAll(e.calls());
      }
    }
  }

  private void hold(long session, int more) {
    if (more != 0) {
      held.merge(session, more, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    held.keySet().forEach(session -> visitor.accept(Sessions.holder(session)));
  }

  @Override
  public Effect whole() {
    List<Holding> holdings = new ArrayList<>();
    held.forEach((session, permits) -> holdings.add(new Holding(session, permits)));
    return new Copied(isInitialized, available, holdings, calls.all());
  }

  @Override
  public long contentHash() {
    long hash = calls.hash() + ContentHash.mix(isInitialized ? available : ~available);
    for (Map.Entry<Long, Integer> holding : held.entrySet()) {
      hash += ContentHash.mix(holding.getKey() + ContentHash.mix(holding.getValue()));
    }
    return hash;
  }

  @Override
  public boolean isEmpty() {
    return !isInitialized && available == 0 && held.isEmpty() && calls.bytes() == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + held.size() * HOLDING_BYTES + calls.bytes();
  }
}
