package dev.grid.kernel.keys;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.protocol.Data;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What calls about locks, and calls that locks hold up, do to a state. Who waits for a key waits on
 * the condition of the key itself; its owner may go on before those. Stateless.
 */
public final class LockCalls {

  /** A wait that does not end by itself. */
  public static final long NO_TIMEOUT = Long.MAX_VALUE;

  private LockCalls() {}

  /**
   * What a caller asks of a lock.
   *
   * @param leaseMillis how long it wants to have it; not positive for as long as it takes
   * @param referenceId the call's number, or 0
   */
  public record Attempt(Data key, long threadId, long leaseMillis, long referenceId) {}

  /**
   * What lets a call go on while others wait for the key: its own thread has locked it meanwhile,
   * by a call that it did not wait for.
   */
  private record LockedBy(Data key, UUID caller, long threadId) {}

  /**
   * The wait for a key that another thread has locked, or null if the caller may go on. A timeout
   * of zero does not wait; a negative one waits for ever.
   */
  public static @Nullable Outcome waitFor(
      LockedState state,
      Call call,
      Data key,
      long threadId,
      long timeoutMillis,
      @Nullable Object onTimeout) {
    if (state.locks().isEmpty()) {
      return null;
    }
    Lock lock = state.locks().find(key, call.nowMillis());
    if (lock == null || lock.isHeldBy(call.caller(), threadId)) {
      return null;
    }
    if (timeoutMillis == 0) {
      return Outcome.reply(onTimeout);
    }
    return new Outcome.Parked(
        key,
        new LockedBy(key, call.caller(), threadId),
        timeoutMillis < 0 ? NO_TIMEOUT : timeoutMillis,
        onTimeout,
        lock.overMillis());
  }

  /** Locks, or waits for it; answers with {@code granted}, or with false after the timeout. */
  public static Outcome lock(
      LockedState state, Call call, Attempt attempt, long timeoutMillis, @Nullable Object granted) {
    Data key = attempt.key();
    Outcome wait = waitFor(state, call, key, attempt.threadId(), timeoutMillis, false);
    if (wait != null) {
      return wait;
    }
    long now = call.nowMillis();
    Lock held = state.locks().find(key, now);
    if (held != null && held.isRepeatedBy(attempt.referenceId())) {
      return Outcome.reply(granted);
    }
    long until = attempt.leaseMillis() <= 0 ? KeyLocks.FOR_EVER : now + attempt.leaseMillis();
    int holds = held == null ? 1 : held.holds() + 1;
    Lock lock =
        new Lock(
            call.caller(),
            attempt.threadId(),
            holds,
            attempt.referenceId(),
            until < 0 ? KeyLocks.FOR_EVER : until);
    call.holds();
    return new Outcome.Changed(
        state.lock(key, lock),
        granted,
        List.of(),
        held == null ? List.of(new LockedBy(key, call.caller(), attempt.threadId())) : List.of());
  }

  /** Gives one hold back. */
  public static Outcome unlock(
      LockedState state, Call call, Data key, long threadId, long referenceId) {
    Lock lock = state.locks().find(key, call.nowMillis());
    if (lock == null || !lock.isHeldBy(call.caller(), threadId)) {
      throw new IllegalMonitorStateException(
          state.describe()
              + ": the key is not locked by thread="
              + threadId
              + " of caller="
              + call.caller()
              + (lock == null ? " or anyone" : " but by " + lock.owner()));
    }
    if (lock.isRepeatedBy(referenceId)) {
      return Outcome.NOTHING;
    }
    if (lock.holds() == 1) {
      return free(state, List.of(key));
    }
    Lock left =
        new Lock(lock.owner(), lock.threadId(), lock.holds() - 1, referenceId, lock.untilMillis());
    return Outcome.changed(state.lock(key, left), null);
  }

  /** Frees a key whoever holds it. */
  public static Outcome forceUnlock(LockedState state, Call call, Data key) {
    return state.locks().find(key, call.nowMillis()) == null
        ? Outcome.NOTHING
        : free(state, List.of(key));
  }

  /** Frees these keys, and has those who wait for them go on. */
  public static Outcome free(LockedState state, List<Data> keys) {
    return keys.isEmpty()
        ? Outcome.NOTHING
        : new Outcome.Changed(state.unlock(keys), null, List.of(), keys);
  }
}
