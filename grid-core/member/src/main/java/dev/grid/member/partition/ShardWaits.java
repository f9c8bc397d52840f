package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The calls of one shard that wait, and which of them go on when what they wait for has come about:
 * those who have waited longest first. Confined to whoever holds the partition.
 */
final class ShardWaits {

  private final Shard<?> shard;
  private final Partition partition;
  private final Waits waits;

  /** Conditions that came true and whose waiters have not been handled yet. */
  private final ArrayDeque<Object> woken = new ArrayDeque<>(2);

  ShardWaits(Shard<?> shard, Partition partition, WaitTimer timer) {
    this.shard = shard;
    this.partition = partition;
    this.waits = new Waits(timer, this::lookAtTime);
  }

  int size() {
    return waits.size();
  }

  /** Whether a call waits for the condition that came before this one. */
  boolean isBehindOthers(PartitionCall call, Object condition) {
    Waits.Waiter first = waits.first(condition);
    return first != null && first != call.waiter();
  }

  /** Has a call wait, unless its time is up, or it is not to wait any more. */
  void park(PartitionCall call, Outcome.Parked parked) {
    long now = call.nowMillis();
    if (call.isTimedOut(now, parked.timeoutMillis())) {
      shard.outcomes().timedOut(call, parked.onTimeout());
    } else if (call.isCancelled()) {
      call.failCancelled();
    } else if (!waits.park(call, parked, now)) {
      call.answerFailure(
          new OverloadedException(
              shard.name()
                  + ": more than "
                  + Waits.PARKED_MAX
                  + " calls wait in partition "
                  + partition.id()));
    }
  }

  /** A condition has come true; who waits for it is handled by {@link #goOn}. */
  void wake(Object condition) {
    woken.add(condition);
  }

  /** These conditions have come true. */
  void wakeAll(Collection<?> conditions) {
    if (!conditions.isEmpty()) {
      woken.addAll(conditions);
    }
  }

  /**
   * Handles those whose conditions came true. Each condition is true for nobody who waits when the
   * first of them parks again.
   */
  void goOn() {
    for (Object condition; (condition = woken.poll()) != null; ) {
      for (Waits.Waiter first; (first = waits.first(condition)) != null; ) {
        if (handleAgain(first)) {
          break;
        }
      }
    }
  }

  /** Handles a call that waits; whether it goes on waiting. */
  private boolean handleAgain(Waits.Waiter waiter) {
    PartitionCall call = waiter.call();
    if (call.isAbandoned()) {
      waits.remove(call);
      return false;
    }
    waits.begin(waiter);
    try {
      shard.handleOne(call, null);
    } finally {
      waits.end(waiter);
    }
    return call.waiter() == waiter;
  }

  /** The time of parked calls is up, or some may be able to go on. */
  private void lookAtTime() {
    long now = partition.clockMillis();
    List<Waits.Waiter> late = new ArrayList<>();
    for (Waits.Due due : waits.takeDue(now)) {
      switch (due) {
        case Waits.Line line -> woken.add(line.condition());
        case Waits.Waiter waiter -> late.add(waiter);
      }
    }
    goOn(); // First, so that who has waited longest goes first.
    Set<Object> behind = new LinkedHashSet<>();
    for (Waits.Waiter waiter : late) {
      if (waiter.call().waiter() == waiter && !handleAgain(waiter)) {
        behind.add(waiter.condition());
      }
    }
    woken.addAll(behind);
    goOn();
    waits.awaitNext(now);
  }

  /** Ends a call's wait; false if it does not wait here. */
  boolean cancel(PartitionCall call) {
    Waits.Waiter waiter = call.waiter();
    if (waiter == null) {
      return false;
    }
    waits.remove(call);
    call.failCancelled();
    woken.add(waiter.condition());
    goOn();
    return true;
  }

  /**
   * Fails those that wait with a condition of their own, but for one and the same call come again
   * on another way: it has one answer, whichever of them gets it. Who was behind them may go on.
   */
  void endOthers(PartitionCall call, Object ownCondition, RuntimeException failure) {
    for (Waits.Waiter other : waits.all(ownCondition)) {
      if (!other.call().message().equals(call.message())) {
        waits.remove(other.call());
        shard.outcomes().fail(other.call(), failure);
        woken.add(other.condition());
      }
    }
  }

  /** Ends the wait of a call that needs no answer from here. */
  void remove(PartitionCall call) {
    waits.remove(call);
  }

  /** Ends the waits of those for which this is true. */
  void removeIf(Predicate<PartitionCall> ended) {
    waits.removeIf(ended);
  }

  /**
   * Ends the waiting of a caller that is taken for gone. Its member may be connected all the same,
   * and would never know that the calls are not here any more: it asks again.
   */
  void callerGone(UUID caller) {
    List<PartitionCall> ended = new ArrayList<>();
    waits.removeIf(parked -> parked.caller().equals(caller) && ended.add(parked));
    ended.forEach(parked -> parked.answerFailure(new NotReadyException(parked + " was forgotten")));
  }
}
