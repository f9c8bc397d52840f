package dev.grid.structures.queue;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.items.ItemChange;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a queue. A call waits while the queue is empty, or full, and goes on in
 * the order in which calls came. A timeout of zero does not wait; a negative one waits for ever.
 *
 * <p>Whoever waits has seen the queue empty (or full), so only the change that ends this wakes.
 */
final class QueueHandler implements Handler<QueueState> {

  /** What a call waits for. */
  enum Condition {
    NOT_EMPTY,
    NOT_FULL
  }

  private static final long FOR_EVER = Long.MAX_VALUE;
  static final List<Condition> WAKE_NOT_EMPTY = List.of(Condition.NOT_EMPTY);
  static final List<Condition> WAKE_NOT_FULL = List.of(Condition.NOT_FULL);

  /** A drain ends with the item that reaches this; whoever wants more drains again. */
  private static final long DRAINED_BYTES_MAX = 4 << 20;

  /** Whether a drain may have left something because it would have been too much at once. */
  static boolean isCut(List<Data> drained) {
    return drained.stream().mapToLong(Data::length).sum() >= DRAINED_BYTES_MAX;
  }

  @Override
  public Outcome handle(Message<?> message, QueueState state, Call call) {
    return switch ((QueueMessages<?>) message) {
      case Offer m -> offer(state, call, m.value(), m.timeoutMillis(), true, false);
      case Put m -> offer(state, call, m.value(), FOR_EVER, null, null);
      case Poll m -> poll(state, call, m.timeoutMillis());
      case Take m -> poll(state, call, FOR_EVER);
      case Peek m -> Outcome.reply(state.hasNone() ? null : state.items().get(0));
      case Size m -> Outcome.reply(state.items().size());
      case IsEmpty m -> Outcome.reply(state.hasNone());
      case RemainingCapacity m -> Outcome.reply(state.remainingCapacity());
      case Contains m -> Outcome.reply(state.items().find(m.value()) >= 0);
      case ContainsAll m -> Outcome.reply(state.items().containsAll(m.dataList()));
      case Iterator m -> Outcome.reply(state.items().first(Integer.MAX_VALUE));
      case AddAll m -> addAll(state, call, m.dataList());
      case Remove m -> remove(state, call, m.value());
      case CompareAndRemoveAll m -> removeWhere(state, call, m.dataList(), true);
      case CompareAndRetainAll m -> removeWhere(state, call, m.dataList(), false);
      case DrainTo m -> drain(state, call, Integer.MAX_VALUE);
      case DrainToMaxSize m ->
          drain(state, call, m.maxSize() < 0 ? Integer.MAX_VALUE : m.maxSize());
      case Clear m -> clear(state, call);
      case GiveBack m -> giveBack(state, call, m.items());
      case Merge m -> merge(state, call, m);
      case KeepPlace m -> QueueTransactions.keep(state, call, m);
      case TakeHead m -> QueueTransactions.take(state, call, m);
      case EndReservation m -> QueueTransactions.end(state, call, m);
      case AddListener m -> throw notForPartitions(m);
      case RemoveListener m -> throw notForPartitions(m);
    };
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((QueueMessages<?>) message) {
      case Offer m -> true;
      case Put m -> true;
      case AddAll m -> true;
      case KeepPlace m -> true;
      default -> false;
    };
  }

  @Override
  public Outcome callerGone(UUID caller, QueueState state, Call call) {
    return QueueTransactions.rollback(state, state.reservations().heldBy(caller));
  }

  @Override
  public Outcome tick(QueueState state, Call call) {
    return QueueTransactions.rollback(state, state.reservations().endedAt(call.nowMillis()));
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  private static Outcome offer(
      QueueState state,
      Call call,
      Data item,
      long timeoutMillis,
      @Nullable Object onAdded,
      @Nullable Object onTimeout) {
    return state.isFull()
        ? waitFor(Condition.NOT_FULL, timeoutMillis, onTimeout)
        : add(state, call, List.of(item), onAdded);
  }

  private static Outcome poll(QueueState state, Call call, long timeoutMillis) {
    if (state.hasNone()) {
      return waitFor(Condition.NOT_EMPTY, timeoutMillis, null);
    }
    Data head = state.items().get(0);
    return removeHead(state, call, List.of(head), head);
  }

  static Outcome waitFor(Condition condition, long timeoutMillis, @Nullable Object onTimeout) {
    if (timeoutMillis == 0) {
      return Outcome.reply(onTimeout);
    }
    return new Outcome.Parked(
        condition, timeoutMillis < 0 ? FOR_EVER : timeoutMillis, onTimeout, Long.MAX_VALUE);
  }

  private static Outcome addAll(QueueState state, Call call, List<Data> items) {
    if (items.size() > state.remainingCapacity()) {
      throw new IllegalStateException(
          "queue="
              + state.name()
              + " is too full: remainingCapacity="
              + state.remainingCapacity()
              + " items="
              + items.size());
    }
    return items.isEmpty() ? Outcome.reply(true) : add(state, call, items, true);
  }

  private static Outcome add(
      QueueState state, Call call, List<Data> items, @Nullable Object reply) {
    boolean wasEmpty = state.hasNone();
    return new Outcome.Changed(
        state.add(items),
        reply,
        events(call, items, ItemEvent.Type.ADDED),
        wasEmpty ? WAKE_NOT_EMPTY : List.of());
  }

  private static Outcome giveBack(QueueState state, Call call, List<Data> items) {
    if (items.isEmpty()) {
      return Outcome.NOTHING;
    }
    boolean wasEmpty = state.hasNone();
    return new Outcome.Changed(
        state.addFirst(items),
        null,
        events(call, items, ItemEvent.Type.ADDED),
        wasEmpty ? WAKE_NOT_EMPTY : List.of());
  }

  private static Outcome remove(QueueState state, Call call, Data item) {
    int position = state.items().find(item);
    return position < 0
        ? Outcome.reply(false)
        : removeAt(state, call, new int[] {position}, List.of(state.items().get(position)));
  }

  /** Removes the items that are, or are not, among these. */
  private static Outcome removeWhere(
      QueueState state, Call call, List<Data> items, boolean ifAmongThese) {
    int[] positions = state.items().positions(items, ifAmongThese);
    return positions.length == 0
        ? Outcome.reply(false)
        : removeAt(state, call, positions, state.items().at(positions));
  }

  /** Takes no more than an answer may hold for sure: what it cannot hold would be gone. */
  private static Outcome drain(QueueState state, Call call, int max) {
    List<Data> drained = state.items().first(max, DRAINED_BYTES_MAX);
    return drained.isEmpty() ? Outcome.reply(drained) : removeHead(state, call, drained, drained);
  }

  private static Outcome clear(QueueState state, Call call) {
    if (state.hasNone()) {
      return Outcome.NOTHING;
    }
    List<Data> removed = call.hasListeners() ? state.items().first(Integer.MAX_VALUE) : List.of();
    boolean wasFull = state.isFull();
    return removed(call, wasFull, state.clear(), removed, null);
  }

  /** Adds what is not there, as the queue's policy wants it. */
  private static Outcome merge(QueueState state, Call call, Merge m) {
    List<Lost> lost = new ArrayList<>();
    List<Data> added =
        ItemMerging.choose(
            m,
            state.items().count(m.items()),
            state.mergePolicy(),
            state.remainingCapacity(),
            lost,
            Lost::new);
    return added.isEmpty() ? Outcome.reply(lost) : add(state, call, added, lost);
  }

  private static Outcome removeHead(QueueState state, Call call, List<Data> items, Object reply) {
    boolean wasFull = state.isFull();
    return removed(call, wasFull, state.removeHead(items.size()), items, reply);
  }

  private static Outcome removeAt(QueueState state, Call call, int[] positions, List<Data> items) {
    boolean wasFull = state.isFull();
    return removed(call, wasFull, state.removeAt(positions), items, true);
  }

  private static Outcome removed(
      Call call, boolean wasFull, QueueEffect effect, List<Data> items, @Nullable Object reply) {
    return new Outcome.Changed(
        effect,
        reply,
        events(call, items, ItemEvent.Type.REMOVED),
        wasFull ? WAKE_NOT_FULL : List.of());
  }

  static List<ItemChanged> events(Call call, List<Data> items, ItemEvent.Type type) {
    return ItemChange.of(call, items, type, ItemChanged::new);
  }
}
