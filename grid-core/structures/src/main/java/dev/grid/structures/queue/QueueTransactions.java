package dev.grid.structures.queue;

import static dev.grid.structures.queue.QueueHandler.WAKE_NOT_EMPTY;
import static dev.grid.structures.queue.QueueHandler.WAKE_NOT_FULL;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ReservationCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.KeepPlace;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What transactions do to a queue: items that one takes, and places for those that it offers, are
 * reserved for it until it ends. What was taken keeps its place, so that it can come back; it comes
 * to the head. Lives for one handling.
 */
final class QueueTransactions implements ReservationCalls.Telling {

  private final QueueState state;
  private final Call call;

  QueueTransactions(QueueState state, Call call) {
    this.state = state;
    this.call = call;
  }

  /**
   * Refuses queues whose items go through users' code when they are added or taken: what a
   * transaction commits must not fail any more.
   */
  private void requirePlain() {
    if (QueueAdding.isOutside(state)) {
      throw new UnsupportedOperationException(
          "queue="
              + state.name()
              + " has a comparator or a store: such a queue takes no part in transactions");
    }
  }

  Outcome keep(KeepPlace m) {
    requirePlain();
    return state.isFull()
        ? wait(QueueHandler.Condition.NOT_FULL, m.timeoutMillis(), false)
        : ReservationCalls.keep(
            state, call, new Holder(m.coordinator(), m.thread()), m.leaseMillis());
  }

  Outcome take(TakeHead m) {
    requirePlain();
    if (state.hasNone()) {
      return wait(QueueHandler.Condition.NOT_EMPTY, m.timeoutMillis(), null);
    }
    Data head = state.items().get(0);
    if (m.stays()) {
      return Outcome.reply(head);
    }
    call.holds();
    return Outcome.changed(
        state.take(new Holder(m.coordinator(), m.thread()), call.nowMillis() + m.leaseMillis()),
        head);
  }

  private static Outcome wait(
      QueueHandler.Condition condition, long timeoutMillis, @Nullable Object onTimeout) {
    return QueueHandler.waitFor(condition, Math.max(0, timeoutMillis), onTimeout);
  }

  Outcome end(EndReservation m) {
    return ReservationCalls.end(state, call, m, this);
  }

  Outcome callerGone(UUID caller) {
    return ReservationCalls.callerGone(state, caller, this);
  }

  Outcome tick() {
    return ReservationCalls.tick(state, call, this);
  }

  @Override
  public List<?> events(List<Data> taken, List<Data> added) {
    List<Object> events = new ArrayList<>();
    events.addAll(QueueHandler.events(call, taken, ItemEvent.Type.REMOVED));
    events.addAll(QueueHandler.events(call, added, ItemEvent.Type.ADDED));
    return events;
  }

  @Override
  public Outcome changed(Supplier<Effect> change, List<?> events) {
    boolean hadNone = state.hasNone();
    boolean wasFull = state.isFull();
    Effect effect = change.get();
    List<Object> wakes = new ArrayList<>();
    if (hadNone && !state.hasNone()) {
      wakes.addAll(WAKE_NOT_EMPTY);
    }
    if (wasFull && !state.isFull()) {
      wakes.addAll(WAKE_NOT_FULL);
    }
    return new Outcome.Changed(effect, true, events, wakes);
  }
}
