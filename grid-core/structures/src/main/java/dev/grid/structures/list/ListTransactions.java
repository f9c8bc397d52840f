package dev.grid.structures.list;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ReservationCalls;
import dev.grid.protocol.Data;
import dev.grid.structures.list.ListMessages.EndReservation;
import dev.grid.structures.list.ListMessages.KeepPlace;
import dev.grid.structures.list.ListMessages.TakeItem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What transactions do to a list: items that one removes, and places for those that it adds, are
 * reserved for it until it ends. What was taken keeps its place, so that it can come back. Lives
 * for one handling.
 */
final class ListTransactions implements ReservationCalls.Telling {

  private final ListState state;
  private final Call call;

  ListTransactions(ListState state, Call call) {
    this.state = state;
    this.call = call;
  }

  Outcome keep(KeepPlace m) {
    return state.remainingCapacity() == 0
        ? Outcome.reply(false)
        : ReservationCalls.keep(
            state, call, new Holder(m.coordinator(), m.thread()), m.leaseMillis());
  }

  Outcome take(TakeItem m) {
    int position = state.items().find(m.item());
    if (position < 0) {
      return Outcome.reply(false);
    }
    call.holds();
    return Outcome.changed(
        state.take(
            new Holder(m.coordinator(), m.thread()), call.nowMillis() + m.leaseMillis(), position),
        true);
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
    events.addAll(ListHandler.events(call, taken, ItemEvent.Type.REMOVED));
    events.addAll(ListHandler.events(call, added, ItemEvent.Type.ADDED));
    return events;
  }

  /** Nobody waits for a list. */
  @Override
  public Outcome changed(Supplier<Effect> change, List<?> events) {
    return new Outcome.Changed(change.get(), true, events, List.of());
  }
}
