package dev.grid.member.partition;

import dev.grid.GridTimeoutException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one shard that go on outside its partition, and what they hold. What one holds no
 * other does. A call that has been outside for too long fails, and goes on holding until its task
 * ends: else the next one would meet what it does late, and take another thread. Confined to
 * whoever holds the partition.
 */
final class OutsideCalls {

  private final Partition partition;
  private final Shard<?> shard;
  private final Pools pools;
  private final WaitTimer timer;
  private final LongSupplier clockMillis;

  /** In the order in which they began; each knows those beside it. */
  private @Nullable OutsideCall first;

  private @Nullable OutsideCall last;

  private final Set<Object> held = new HashSet<>();
  private final Set<Object> heldView = Collections.unmodifiableSet(held);

  /** Time will look at those that have begun. */
  private boolean isAlarmSet;

  OutsideCalls(
      Partition partition, Shard<?> shard, Pools pools, WaitTimer timer, LongSupplier clockMillis) {
    this.partition = partition;
    this.shard = shard;
    this.pools = pools;
    this.timer = timer;
    this.clockMillis = clockMillis;
  }

  boolean isEmpty() {
    return first == null;
  }

  boolean holdsAny() {
    return !held.isEmpty();
  }

  boolean holdsWhole() {
    return held.contains(Held.WHOLE);
  }

  boolean holds(Object what) {
    return held.contains(what);
  }

  /** What is held; shows later changes. */
  Set<Object> held() {
    return heldView;
  }

  /**
   * Has a call go on outside; it is refused if the pool has no room for it.
   *
   * @throws IllegalStateException if another holds the same: the handler lets calls pass that
   *     should wait
   */
  void begin(PartitionCall call, Outcome.Outside goesOn) {
    Object what = goesOn.holds();
    if (what != null && !held.add(what)) {
      throw new IllegalStateException(call + ": another call holds " + what);
    }
    if (!offer(call, goesOn)) {
      call.answerFailure(
          new OverloadedException(
              shard.structure().name()
                  + ": pool="
                  + goesOn.pool()
                  + " of this member has no room for another task; try again a little later"));
    }
  }

  /**
   * Has something go on outside that the shard does by itself; false if there is no room for it, or
   * if what it is to hold is held.
   */
  boolean beginOwn(Outcome.Outside goesOn) {
    Object what = goesOn.holds();
    boolean isFree = what == null || held.isEmpty() || !holdsWhole() && !what.equals(Held.WHOLE);
    return isFree && (what == null || held.add(what)) && offer(null, goesOn);
  }

  private boolean offer(@Nullable PartitionCall call, Outcome.Outside goesOn) {
    long now = clockMillis.getAsLong();
    OutsideCall begun = new OutsideCall(partition, shard, call, goesOn, pools, now);
    add(begun);
    setAlarm(now);
    boolean isOffered = pools.offer(goesOn.pool(), shard.structure(), begun);
    if (!isOffered) {
      remove(begun);
    }
    return isOffered;
  }

  private void add(OutsideCall call) {
    call.before = last;
    if (last == null) {
      first = call;
    } else {
      last.after = call;
    }
    last = call;
    call.isAmongOthers = true;
  }

  private void setAlarm(long nowMillis) {
    long limit = pools.taskMillisMax();
    if (isAlarmSet || limit == Long.MAX_VALUE) {
      return;
    }
    for (OutsideCall outside = first; outside != null; outside = outside.after) {
      if (outside.call() != null && !outside.isOverdue()) {
        isAlarmSet = true;
        var unused =
            timer.schedule(this::look, Math.max(1, outside.begunMillis() + limit - nowMillis));
        return;
      }
    }
  }

  /** Fails the calls that have been outside for too long. */
  private void look() {
    isAlarmSet = false;
    long now = clockMillis.getAsLong();
    for (OutsideCall outside : all()) {
      PartitionCall call = outside.call();
      if (now - outside.begunMillis() < pools.taskMillisMax()) {
        break;
      }
      if (call != null && !outside.isOverdue() && outside.isAmongOthers) {
        outside.overdue();
        shard.outside().overdue(call, outside.holds(), tooLong(outside));
      }
    }
    setAlarm(now);
  }

  /**
   * Refuses to wait for what a call holds that has been outside for too long.
   *
   * @throws GridTimeoutException with that call and the limit
   */
  void refuseOverdue(Object what) {
    for (OutsideCall outside = first; outside != null; outside = outside.after) {
      if (outside.isOverdue() && what.equals(outside.holds())) {
        throw tooLong(outside);
      }
    }
  }

  private GridTimeoutException tooLong(OutsideCall outside) {
    return new GridTimeoutException(
        shard.structure()
            + ": "
            + outside
            + " pool="
            + outside.pool()
            + " has not ended after failAfterMillis="
            + pools.taskMillisMax()
            + (outside.holds() == null ? "" : ", and holds " + outside.holds()));
  }

  /** Removes a call; false if it was removed before, so that what came of it does not count. */
  boolean remove(OutsideCall call) {
    if (!call.isAmongOthers) {
      return false;
    }
    unlink(call);
    Object what = call.holds();
    if (what != null) {
      held.remove(what);
    }
    return true;
  }

  private void unlink(OutsideCall call) {
    OutsideCall before = call.before;
    OutsideCall after = call.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    call.before = null;
    call.after = null;
    call.isAmongOthers = false;
  }

  private List<OutsideCall> all() {
    List<OutsideCall> all = new ArrayList<>();
    for (OutsideCall outside = first; outside != null; outside = outside.after) {
      all.add(outside);
    }
    return all;
  }

  /**
   * Removes all, in the order in which they came: what comes of them does not count any more, and
   * what has not begun is not begun.
   */
  List<PartitionCall> takeAll() {
    List<PartitionCall> taken = new ArrayList<>();
    for (OutsideCall outside : all()) {
      unlink(outside);
      PartitionCall call = outside.call();
      if (call != null && !outside.isOverdue()) {
        taken.add(call);
      }
      if (outside.drop() && outside.writes()) {
        partition.lateWrites().add(outside);
      }
    }
    held.clear();
    return taken;
  }
}
