package dev.grid.structures.set;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemChange;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.set.SetMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a set. Writes wait while a transaction has an item that they are about;
 * reads do not. Of items for which there is no room together none is added, and the answer is
 * false.
 */
final class SetHandler implements Handler<SetState> {

  /** How much of a table that grows or shrinks one tick moves. */
  private static final int HOMES_PER_TICK = 4_000;

  @Override
  public Outcome handle(Message<?> message, SetState state, Call call) {
    if (!state.locks().isEmpty()) {
      Outcome wait = SetTransactions.waitFor(message, state, call);
      if (wait != null) {
        return wait;
      }
    }
    return switch ((SetMessages<?>) message) {
      case Add m ->
          state.items().contains(m.value()) || state.remainingCapacity() == 0
              ? Outcome.reply(false)
              : added(state, call, List.of(m.value()), true);
      case AddAll m -> addAll(state, call, m.valueList());
      case Remove m ->
          state.items().contains(m.value())
              ? remove(state, call, List.of(m.value()))
              : Outcome.reply(false);
      case CompareAndRemoveAll m -> remove(state, call, state.items().among(m.values(), true));
      case CompareAndRetainAll m -> remove(state, call, state.items().allBut(m.values()));
      case Clear m -> clear(state, call);
      case Contains m -> Outcome.reply(state.items().contains(m.value()));
      case ContainsAll m -> Outcome.reply(state.items().containsAll(m.items()));
      case Size m -> Outcome.reply(state.items().size());
      case IsEmpty m -> Outcome.reply(state.items().isEmpty());
      case GetAll m -> Outcome.reply(state.items().all());
      case Merge m -> merge(state, call, m);
      case LockItem m -> SetTransactions.lock(state, call, m);
      case EndItems m -> SetTransactions.end(state, call, m);
      case AddListener m -> throw notForPartitions(m);
      case RemoveListener m -> throw notForPartitions(m);
    };
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((SetMessages<?>) message) {
      case Add m -> true;
      case AddAll m -> true;
      case EndItems m -> SetTransactions.adds(m);
      default -> false;
    };
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  private static Outcome addAll(SetState state, Call call, List<Data> items) {
    List<Data> missing = state.items().among(items, false);
    return missing.isEmpty() || missing.size() > state.remainingCapacity()
        ? Outcome.reply(false)
        : added(state, call, missing, true);
  }

  private static Outcome added(
      SetState state, Call call, List<Data> items, @Nullable Object reply) {
    return new Outcome.Changed(
        state.add(items), reply, events(call, items, ItemEvent.Type.ADDED), List.of());
  }

  /** Removes items that are there; answers whether there are any. */
  private static Outcome remove(SetState state, Call call, List<Data> items) {
    return items.isEmpty()
        ? Outcome.reply(false)
        : new Outcome.Changed(
            state.remove(items), true, events(call, items, ItemEvent.Type.REMOVED), List.of());
  }

  private static Outcome clear(SetState state, Call call) {
    if (state.items().isEmpty()) {
      return Outcome.NOTHING;
    }
    List<Data> removed = call.hasListeners() ? state.items().all() : List.of();
    return new Outcome.Changed(
        state.clear(), null, events(call, removed, ItemEvent.Type.REMOVED), List.of());
  }

  /** Adds what is not there, as the set's policy wants it, which may make equal items of two. */
  private static Outcome merge(SetState state, Call call, Merge m) {
    List<Lost> lost = new ArrayList<>();
    List<Data> chosen =
        ItemMerging.choose(
            m,
            state.items().count(m.items()),
            state.mergePolicy(),
            state.remainingCapacity(),
            lost,
            Lost::new);
    List<Data> added = state.items().among(chosen, false);
    return added.isEmpty() ? Outcome.reply(lost) : added(state, call, added, lost);
  }

  @Override
  public Outcome tick(SetState state, Call call) {
    state.items().move(HOMES_PER_TICK);
    return LockCalls.free(state, state.locks().ended(call));
  }

  @Override
  public Outcome callerGone(UUID caller, SetState state, Call call) {
    return LockCalls.free(state, state.locks().heldBy(caller));
  }

  static List<ItemChanged> events(Call call, List<Data> items, ItemEvent.Type type) {
    return ItemChange.of(call, items, type, ItemChanged::new);
  }
}
