package dev.grid.kernel.items;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ItemReservations.Reserved;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** What calls of transactions do to a state that has reservations. Stateless. */
public final class ReservationCalls {

  private ReservationCalls() {}

  /** What a structure tells of a change: events, and whom it wakes. */
  public interface Telling {

    /** Events of a commit; items are in their order. */
    List<?> events(List<Data> taken, List<Data> added);

    /** The outcome of a change, which wakes those who can go on. */
    Outcome changed(Supplier<Effect> change, List<?> events);
  }

  /** Keeps a place free for a transaction, whose coordinator calls; there is one. */
  public static Outcome keep(ReservingState state, Call call, Holder by, long leaseMillis) {
    call.holds();
    return Outcome.changed(state.keep(by, call.nowMillis() + leaseMillis), true);
  }

  /**
   * Ends what a transaction has reserved, in the phase that the message is of. What is there in
   * part is not there: it cannot be committed.
   */
  public static Outcome end(
      ReservingState state, Call call, ReservationEnding ending, Telling telling) {
    Holder active = Holder.active(ending);
    Holder prepared = Holder.prepared(ending);
    return switch (Phase.of(ending.phase())) {
      case PREPARE -> prepare(state, call, ending, active, prepared);
      case COMMIT -> commit(state, call, ending, prepared, telling);
      case AT_ONCE -> commit(state, call, ending, active, telling);
      case ROLLBACK -> rollback(state, having(state, active, prepared), telling);
    };
  }

  private static Outcome prepare(
      ReservingState state, Call call, ReservationEnding ending, Holder active, Holder prepared) {
    Reserved reserved = state.reservations().find(active, call.nowMillis());
    if (reserved == null) {
      return Outcome.reply(state.reservations().get(prepared) != null);
    }
    return ending.isAll(reserved)
        ? Outcome.changed(state.pass(active, prepared, ending.preparedUntil(call)), true)
        : Outcome.reply(false);
  }

  private static Outcome commit(
      ReservingState state, Call call, ReservationEnding ending, Holder holder, Telling telling) {
    Reserved reserved = state.reservations().find(holder, call.nowMillis());
    if (reserved == null || !ending.isAll(reserved)) {
      return Outcome.reply(false);
    }
    List<Data> added = ending.items();
    List<?> events =
        call.hasListeners()
            ? telling.events(reserved.items().stream().map(Data::new).toList(), added)
            : List.of();
    return telling.changed(() -> state.commit(holder, added), events);
  }

  private static List<Holder> having(ReservingState state, Holder active, Holder prepared) {
    List<Holder> having = new ArrayList<>(List.of(active, prepared));
    having.removeIf(holder -> state.reservations().get(holder) == null);
    return having;
  }

  /** What was taken comes back, and nobody need wait for the places that were kept any more. */
  private static Outcome rollback(ReservingState state, List<Holder> holders, Telling telling) {
    return holders.isEmpty()
        ? Outcome.reply(false)
        : telling.changed(() -> state.rollback(holders), List.of());
  }

  /** A member is gone: what is active of its transactions ends. */
  public static Outcome callerGone(ReservingState state, UUID caller, Telling telling) {
    return rollback(state, state.reservations().heldBy(caller), telling);
  }

  /** What has had its time ends. */
  public static Outcome tick(ReservingState state, Call call, Telling telling) {
    return rollback(state, state.reservations().ended(call), telling);
  }
}
