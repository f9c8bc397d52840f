package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation.Action;
import dev.grid.systemtests.history.PermitHistory.Hold;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.GroupCall.Kind;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * Takes permits that other threads want, too, and gives them back; {@link Permits} judges the
 * holds. What a call without an answer may have taken stays with the session, as other threads of
 * it could be robbed by giving it back.
 */
final class PermitCaller implements Worker {

  private static final int HELD_MICROS_MAX = 3_000;

  private final Random random;
  private final Permits permits;
  private final ToLongFunction<GroupCall> groups;
  private final Caller caller;

  PermitCaller(Random random, Permits permits, ToLongFunction<GroupCall> groups, Caller caller) {
    this.random = random;
    this.permits = permits;
    this.groups = groups;
    this.caller = caller;
  }

  @Override
  public void step() {
    Permits.Shared semaphore = permits.take();
    if (!call(semaphore, Action.TRY_SET_COUNT, Permits.COUNT).isAcknowledged()) {
      return;
    }
    int wanted = 1 + random.nextInt(Permits.COUNT);
    Caller.Call taking = call(semaphore, Action.TRY_ACQUIRE, wanted);
    if (!taking.isAcknowledged() || taking.result() == 0) {
      semaphore.wantedInVain();
      return;
    }
    LockSupport.parkNanos(1_000L * random.nextInt(HELD_MICROS_MAX));
    long releasing = System.nanoTime();
    Caller.Call release = call(semaphore, Action.RELEASE, wanted);
    // They may have been lost at any time.
    boolean isLost = release.isAcknowledged() && release.result() == GroupCall.LOST;
    long last = isLost ? taking.endedNanos() : releasing;
    semaphore.held(new Hold(wanted, taking.endedNanos(), last));
  }

  private Caller.Call call(Permits.Shared semaphore, Action action, int argument) {
    GroupCall call = new GroupCall(Kind.PERMITS, semaphore.name(), action, argument, 0);
    return caller.call(() -> groups.applyAsLong(call));
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
  }
}
