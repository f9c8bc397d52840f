package dev.grid.structures.list;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemChange;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.list.ListMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a list. No call waits. What does not fit is not added, all of it: such
 * a call is answered with false, and one without an answer fails.
 */
final class ListHandler implements Handler<ListState> {

  @Override
  public Outcome handle(Message<?> message, ListState state, Call call) {
    return switch ((ListMessages<?>) message) {
      case Add m -> insert(state, call, state.items().size(), List.of(m.value()));
      case Get m -> Outcome.reply(state.items().get(existing(state, m.index())));
      case ListMessages.Set m -> set(state, call, m);
      case AddAll m -> insert(state, call, state.items().size(), m.valueList());
      case AddAllWithIndex m -> insert(state, call, m.index(), m.valueList());
      case AddWithIndex m -> addWithIndex(state, call, m);
      case Remove m -> remove(state, call, m.value());
      case RemoveWithIndex m -> removeWithIndex(state, call, m.index());
      case CompareAndRemoveAll m -> removeWhere(state, call, m.values(), true);
      case CompareAndRetainAll m -> removeWhere(state, call, m.values(), false);
      case Clear m -> clear(state, call);
      case Size m -> Outcome.reply(state.items().size());
      case IsEmpty m -> Outcome.reply(state.items().isEmpty());
      case Contains m -> Outcome.reply(state.items().find(m.value()) >= 0);
      case ContainsAll m -> Outcome.reply(state.items().containsAll(m.values()));
      case IndexOf m -> Outcome.reply(state.items().find(m.value()));
      case LastIndexOf m -> Outcome.reply(state.items().findLast(m.value()));
      case GetAll m -> Outcome.reply(state.items().first(Integer.MAX_VALUE));
      case ListMessages.Iterator m -> Outcome.reply(state.items().first(Integer.MAX_VALUE));
      case ListMessages.ListIterator m -> between(state, m.index(), state.items().size());
      case Sub m -> between(state, m.from(), m.to());
      case Merge m -> merge(state, call, m);
      case KeepPlace m -> new ListTransactions(state, call).keep(m);
      case TakeItem m -> new ListTransactions(state, call).take(m);
      case EndReservation m -> new ListTransactions(state, call).end(m);
      case AddListener m -> throw notForPartitions(m);
      case RemoveListener m -> throw notForPartitions(m);
    };
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((ListMessages<?>) message) {
      case Add m -> true;
      case AddAll m -> true;
      case AddAllWithIndex m -> true;
      case AddWithIndex m -> true;
      case ListMessages.Set m -> true;
      case KeepPlace m -> true;
      default -> false;
    };
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  // Positions.

  private static int existing(ListState state, int index) {
    if (index < 0 || index >= state.items().size()) {
      throw outOfBounds(state, "index=" + index);
    }
    return index;
  }

  private static IndexOutOfBoundsException outOfBounds(ListState state, String what) {
    return new IndexOutOfBoundsException(
        "list=" + state.name() + " " + what + " size=" + state.items().size());
  }

  private static Outcome between(ListState state, int from, int to) {
    if (from < 0 || to > state.items().size() || from > to) {
      throw outOfBounds(state, "from=" + from + " to=" + to);
    }
    return Outcome.reply(state.items().between(from, to));
  }

  // Adding.

  /** Inserts all of the items or none; answers whether there are more now. */
  private static Outcome insert(ListState state, Call call, int index, List<Data> items) {
    if (index < 0 || index > state.items().size()) {
      throw outOfBounds(state, "index=" + index);
    }
    return items.isEmpty() || items.size() > state.remainingCapacity()
        ? Outcome.reply(false)
        : inserted(state, call, index, items, true);
  }

  private static Outcome addWithIndex(ListState state, Call call, AddWithIndex m) {
    if (m.index() < 0 || m.index() > state.items().size()) {
      throw outOfBounds(state, "index=" + m.index());
    }
    if (state.remainingCapacity() == 0) {
      throw new IllegalStateException(
          "list=" + state.name() + " is full: size=" + state.items().size());
    }
    return inserted(state, call, m.index(), List.of(m.value()), null);
  }

  private static Outcome inserted(
      ListState state, Call call, int position, List<Data> items, @Nullable Object reply) {
    return new Outcome.Changed(
        state.insert(position, items), reply, events(call, items, ItemEvent.Type.ADDED), List.of());
  }

  private static Outcome set(ListState state, Call call, ListMessages.Set m) {
    Data old = state.items().get(existing(state, m.index()));
    List<ItemChanged> events = new ArrayList<>(events(call, List.of(old), ItemEvent.Type.REMOVED));
    events.addAll(events(call, List.of(m.value()), ItemEvent.Type.ADDED));
    return new Outcome.Changed(state.replace(m.index(), m.value()), old, events, List.of());
  }

  // Removing.

  private static Outcome remove(ListState state, Call call, Data item) {
    int position = state.items().find(item);
    return position < 0
        ? Outcome.reply(false)
        : removeAt(state, call, new int[] {position}, List.of(state.items().get(position)), true);
  }

  private static Outcome removeWithIndex(ListState state, Call call, int index) {
    Data item = state.items().get(existing(state, index));
    return removeAt(state, call, new int[] {index}, List.of(item), item);
  }

  /** Removes the items that are, or are not, among these. */
  private static Outcome removeWhere(
      ListState state, Call call, List<Data> items, boolean ifAmongThese) {
    int[] positions = state.items().positions(items, ifAmongThese);
    return positions.length == 0
        ? Outcome.reply(false)
        : removeAt(state, call, positions, state.items().at(positions), true);
  }

  private static Outcome removeAt(
      ListState state, Call call, int[] positions, List<Data> items, Object reply) {
    return new Outcome.Changed(
        state.removeAt(positions), reply, events(call, items, ItemEvent.Type.REMOVED), List.of());
  }

  private static Outcome clear(ListState state, Call call) {
    if (state.items().isEmpty()) {
      return Outcome.NOTHING;
    }
    List<Data> removed =
        call.hasListeners() ? state.items().first(Integer.MAX_VALUE) : List.<Data>of();
    return new Outcome.Changed(
        state.clear(), null, events(call, removed, ItemEvent.Type.REMOVED), List.of());
  }

  /** Adds at the end what is not there, as the list's policy wants it. */
  private static Outcome merge(ListState state, Call call, Merge m) {
    List<Lost> lost = new ArrayList<>();
    List<Data> added =
        ItemMerging.choose(
            m,
            state.items().count(m.items()),
            state.mergePolicy(),
            state.remainingCapacity(),
            lost,
            Lost::new);
    return added.isEmpty()
        ? Outcome.reply(lost)
        : inserted(state, call, state.items().size(), added, lost);
  }

  @Override
  public Outcome callerGone(UUID caller, ListState state, Call call) {
    return new ListTransactions(state, call).callerGone(caller);
  }

  @Override
  public Outcome tick(ListState state, Call call) {
    return new ListTransactions(state, call).tick();
  }

  static List<ItemChanged> events(Call call, List<Data> items, ItemEvent.Type type) {
    return ItemChange.of(call, items, type, ItemChanged::new);
  }
}
