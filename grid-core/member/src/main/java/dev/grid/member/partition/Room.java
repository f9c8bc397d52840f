package dev.grid.member.partition;

import dev.grid.OverloadedException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureId;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import java.util.ArrayDeque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One structure in one partition: its state, its waits, and who listens. Carries out what its
 * handler decides. Confined to whoever holds the partition.
 */
final class Room<S extends State> {

  private static final Logger log = LoggerFactory.getLogger(Room.class);

  private final int partition;
  private final StructureId structure;
  private final Handler<S> handler;
  private final S state;
  private final Subscribers subscribers;
  private final Replication replication;
  private final Waits waits;

  /** Conditions that came true and whose waiters have not been handled yet. */
  private final ArrayDeque<Object> woken = new ArrayDeque<>(2);

  Room(
      int partition,
      StructureId structure,
      Handler<S> handler,
      S state,
      Subscribers subscribers,
      Replication replication,
      WaitTimer timer) {
    this.partition = partition;
    this.structure = structure;
    this.handler = handler;
    this.state = state;
    this.subscribers = subscribers;
    this.replication = replication;
    this.waits = new Waits(timer);
  }

  boolean hasListeners() {
    return subscribers.any();
  }

  /** Handles a call that arrived, and whatever it wakes. */
  void handle(PartitionCall call) {
    handleOne(call);
    if (!woken.isEmpty()) {
      handleWoken();
    }
  }

  private void handleOne(PartitionCall call) {
    Outcome outcome;
    try {
      outcome = handler.handle(call.message(), state, call);
    } catch (RuntimeException e) {
      call.fail(e);
      return;
    } catch (Error e) {
      log.error("structure={} partition={}: {} failed", structure, partition, call, e);
      call.fail(new IllegalStateException("the member failed to handle the call: " + e, e));
      return;
    }
    switch (outcome) {
      case Outcome.Reply reply -> call.reply(reply.value());
      case Outcome.Changed changed -> {
        carryOut(changed);
        call.reply(changed.reply());
      }
      case Outcome.Parked parked -> park(call, parked);
    }
  }

  private void carryOut(Outcome.Changed changed) {
    replication.append(partition, structure, changed.effect());
    if (!changed.events().isEmpty()) {
      changed.events().forEach(event -> subscribers.publish(event, partition));
    }
    if (!changed.wakes().isEmpty()) {
      woken.addAll(changed.wakes());
    }
  }

  private void park(PartitionCall call, Outcome.Parked parked) {
    long now = call.nowMillis();
    if (call.isTimedOut(now, parked.timeoutMillis())) {
      call.reply(parked.onTimeout());
    } else if (!waits.park(call, parked, now)) {
      call.fail(
          new OverloadedException(
              structure.name()
                  + ": more than "
                  + Waits.PARKED_MAX
                  + " calls wait in partition "
                  + partition));
    }
  }

  private void handleWoken() {
    for (Object condition; (condition = woken.poll()) != null; ) {
      for (PartitionCall call : waits.wake(condition)) {
        if (!call.isAbandoned()) {
          handleOne(call);
        }
      }
    }
  }

  /** A parked call's time is up, or it may be able to go on. */
  void recheck(PartitionCall call) {
    if (waits.remove(call) && !call.isAbandoned()) {
      handle(call);
    }
  }

  /** Forgets parked calls whose callers are gone. */
  void dropAbandoned() {
    waits.removeIf(PartitionCall::isAbandoned);
  }

  /** Does what time brings. */
  void tick(Call call) {
    carryOutOwn(handler.tick(state, call));
  }

  /** Frees what a caller held. */
  void callerGone(UUID caller, Call call) {
    carryOutOwn(handler.callerGone(caller, state, call));
  }

  private void carryOutOwn(Outcome outcome) {
    if (outcome instanceof Outcome.Changed changed) {
      carryOut(changed);
      handleWoken();
    }
  }

  /** Fails whoever waits; the state is gone. */
  void destroy() {
    replication.destroyed(partition, structure);
    waits.removeIf(
        call -> {
          call.fail(new StructureDestroyedException(structure + " was destroyed"));
          return true;
        });
  }

  /**
   * Whether a new room would be the same: a call for a name that does not exist makes a room in
   * every partition that it asks.
   */
  boolean isForgettable() {
    return state.isEmpty()
        && waits.size() == 0
        && state.evictions() == 0
        && state.expirations() == 0;
  }

  StructureId structure() {
    return structure;
  }

  int parkedCalls() {
    return waits.size();
  }

  StructureStatistics addTo(StructureStatistics sum) {
    return state.addTo(sum);
  }
}
