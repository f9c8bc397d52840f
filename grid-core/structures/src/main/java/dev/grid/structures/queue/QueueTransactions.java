package dev.grid.structures.queue;

import static dev.grid.structures.queue.QueueHandler.WAKE_NOT_EMPTY;
import static dev.grid.structures.queue.QueueHandler.WAKE_NOT_FULL;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemReservations;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ItemReservations.Reserved;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.ItemChanged;
import dev.grid.structures.queue.QueueMessages.KeepPlace;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What transactions do to a queue: items that one takes, and places for those that it offers, are
 * reserved for it until it ends. What was taken keeps its place, so that it can come back; it comes
 * to the head. Stateless.
 */
final class QueueTransactions {

  private QueueTransactions() {}

  /**
   * Refuses queues whose items go through users' code when they are added or taken: what a
   * transaction commits must not fail any more.
   */
  private static void requirePlain(QueueState state) {
    if (QueueAdding.isOutside(state)) {
      throw new UnsupportedOperationException(
          "queue="
              + state.name()
              + " has a comparator or a store: such a queue takes no part in transactions");
    }
  }

  static Outcome keep(QueueState state, Call call, KeepPlace m) {
    requirePlain(state);
    if (state.isFull()) {
      return wait(QueueHandler.Condition.NOT_FULL, m.timeoutMillis(), false);
    }
    call.holds();
    return Outcome.changed(
        state.keep(new Holder(m.coordinator(), m.thread()), call.nowMillis() + m.leaseMillis()),
        true);
  }

  static Outcome take(QueueState state, Call call, TakeHead m) {
    requirePlain(state);
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

  static Outcome end(QueueState state, Call call, EndReservation m) {
    Holder active = new Holder(m.coordinator(), m.thread());
    Holder prepared = new Holder(m.txnId(), ItemReservations.PREPARED);
    return switch (Phase.of(m.phase())) {
      case PREPARE ->
          state.reservations().find(active, call.nowMillis()) == null
              ? Outcome.reply(state.reservations().get(prepared) != null)
              : Outcome.changed(
                  state.pass(
                      active, prepared, call.nowMillis() + ItemReservations.PREPARED_MILLIS_MAX),
                  true);
      case COMMIT -> commit(state, call, prepared, m.items());
      case AT_ONCE -> commit(state, call, active, m.items());
      case ROLLBACK -> rollback(state, having(state, active, prepared));
    };
  }

  private static Outcome commit(QueueState state, Call call, Holder holder, List<Data> items) {
    Reserved reserved = state.reservations().find(holder, call.nowMillis());
    if (reserved == null) {
      return Outcome.reply(false);
    }
    List<ItemChanged> events = new ArrayList<>();
    if (call.hasListeners()) {
      List<Data> taken = reserved.taken().stream().map(Data::new).toList();
      events.addAll(QueueHandler.events(call, taken, ItemEvent.Type.REMOVED));
      events.addAll(QueueHandler.events(call, items, ItemEvent.Type.ADDED));
    }
    boolean hadNone = state.hasNone();
    boolean wasFull = state.isFull();
    return new Outcome.Changed(
        state.commit(holder, items), true, events, wakes(state, hadNone, wasFull));
  }

  private static List<Holder> having(QueueState state, Holder active, Holder prepared) {
    List<Holder> having = new ArrayList<>(List.of(active, prepared));
    having.removeIf(holder -> state.reservations().get(holder) == null);
    return having;
  }

  /** What was taken comes back, and nobody need wait for the places that were kept any more. */
  static Outcome rollback(QueueState state, List<Holder> holders) {
    if (holders.isEmpty()) {
      return Outcome.reply(false);
    }
    boolean hadNone = state.hasNone();
    boolean wasFull = state.isFull();
    return new Outcome.Changed(
        state.rollback(holders), true, List.of(), wakes(state, hadNone, wasFull));
  }

  private static List<?> wakes(QueueState state, boolean hadNone, boolean wasFull) {
    List<Object> wakes = new ArrayList<>();
    if (hadNone && !state.hasNone()) {
      wakes.addAll(WAKE_NOT_EMPTY);
    }
    if (wasFull && !state.isFull()) {
      wakes.addAll(WAKE_NOT_FULL);
    }
    return wakes;
  }
}
