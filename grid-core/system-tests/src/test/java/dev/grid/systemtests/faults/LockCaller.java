package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.LockHistory.Hold;
import dev.grid.systemtests.history.Operation.Action;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.GroupCall.Kind;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * Takes locks that other threads want, too, and gives them back; {@link Locks} judges the holds.
 */
final class LockCaller implements Worker {

  private static final int HELD_MICROS_MAX = 3_000;

  /** So often a lock is given back whose holder is not known to have lost it. */
  private static final int RELEASES_MAX = 1_000;

  private final Random random;
  private final Locks locks;
  private final ToLongFunction<GroupCall> groups;
  private final Caller caller;

  LockCaller(Random random, Locks locks, ToLongFunction<GroupCall> groups, Caller caller) {
    this.random = random;
    this.locks = locks;
    this.groups = groups;
    this.caller = caller;
  }

  @Override
  public void step() {
    Locks.Fenced lock = locks.take(random);
    Caller.Call taking = call(lock, Action.TRY_ACQUIRE);
    if (taking.outcome() == Outcome.UNKNOWN) {
      lock.wantedInVain();
      release(lock, true);
    } else if (taking.isAcknowledged() && taking.result() != 0) {
      hold(lock, taking);
    } else {
      lock.wantedInVain();
    }
  }

  private void hold(Locks.Fenced lock, Caller.Call taking) {
    boolean isAccepted = lock.write(taking.result());
    LockSupport.parkNanos(1_000L * random.nextInt(HELD_MICROS_MAX));
    long releasing = System.nanoTime();
    boolean isLost = release(lock, false);
    // It may have been lost at any time.
    long last = isLost ? taking.endedNanos() : releasing;
    Hold hold = new Hold(taking.result(), taking.endedNanos(), last);
    lock.held(hold);
    if (!isAccepted && !isLost) {
      lock.refused(hold);
    }
  }

  /**
   * Gives it back.
   *
   * @param isDoubtful whether it may be held more than once, or not at all
   * @return whether it was lost with the session
   */
  private boolean release(Locks.Fenced lock, boolean isDoubtful) {
    boolean isOnce = !isDoubtful;
    for (int i = 0; i < RELEASES_MAX; i++) {
      Caller.Call call = call(lock, Action.RELEASE);
      if (!call.isAcknowledged()) {
        isOnce = false;
      } else if (isOnce || call.result() != GroupCall.RELEASED) {
        return call.result() == GroupCall.LOST;
      }
    }
    return false;
  }

  private Caller.Call call(Locks.Fenced lock, Action action) {
    GroupCall call = new GroupCall(Kind.LOCK, lock.name(), action, 0, 0);
    return caller.call(() -> groups.applyAsLong(call));
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
  }
}
