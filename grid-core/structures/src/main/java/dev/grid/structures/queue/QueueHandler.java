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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a queue. A call waits while the queue is empty, or full, and goes on in
 * the order in which calls came. A timeout of zero does not wait; a negative one waits for ever.
 *
 * <p>A queue with a comparator or a store adds and takes outside the partition; a time-out is for
 * room or an item, not for that, which {@code failAfter} bounds.
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
    if (!state.isLoaded()) {
      return QueueStoring.notLoaded(message, state);
    }
    return switch ((QueueMessages<?>) message) {
      case Offer m -> offer(state, call, m.value(), m.timeoutMillis(), true, false);
      case Put m -> offer(state, call, m.value(), FOR_EVER, null, null);
      case Poll m -> poll(state, call, m.timeoutMillis());
      case Take m -> poll(state, call, FOR_EVER);
      case Peek m -> peek(state);
      case Size m -> Outcome.reply(state.items().size());
      case IsEmpty m -> Outcome.reply(state.hasNone());
      case RemainingCapacity m -> Outcome.reply(state.remainingCapacity());
      case Contains m -> containsAll(state, List.of(m.value()));
      case ContainsAll m -> containsAll(state, m.dataList());
      case Iterator m ->
          state.isWhole()
              ? Outcome.reply(state.items().first(Integer.MAX_VALUE))
              : QueueStoring.look(state, items -> items);
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
      case KeepPlace m -> new QueueTransactions(state, call).keep(m);
      case TakeHead m -> new QueueTransactions(state, call).take(m);
      case EndReservation m -> new QueueTransactions(state, call).end(m);
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
  public Outcome resume(Message<?> message, @Nullable Object result, QueueState state, Call call) {
    return switch (result) {
      case QueueStoring.Deleted deleted -> deleted(message, deleted, state, call);
      case QueueStoring.Looked looked -> Outcome.reply(looked.answer());
      case QueueStoring.Head head -> {
        Outcome peeked = QueueStoring.peeked(state, head);
        yield peeked == null ? handle(message, state, call) : peeked;
      }
      case null, default -> {
        Outcome goesOn = QueueAdding.resume(state, call, result);
        if (goesOn == null) {
          throw new IllegalStateException(message + " was resumed with " + result);
        }
        yield goesOn;
      }
    };
  }

  /** What the store has deleted is removed. */
  private static Outcome deleted(
      Message<?> message, QueueStoring.Deleted deleted, QueueState state, Call call) {
    boolean wasFull = state.isFull();
    List<Data> items = deleted.chosen().items();
    Object reply =
        switch ((QueueMessages<?>) message) {
          case Poll m -> items.getFirst();
          case Take m -> items.getFirst();
          case DrainTo m -> items;
          case DrainToMaxSize m -> items;
          case Clear m -> null;
          default -> !items.isEmpty();
        };
    QueueEffect effect = QueueStoring.remove(state, deleted);
    return effect == null ? Outcome.reply(reply) : removed(call, wasFull, effect, items, reply);
  }

  /** Who adds waits for who adds, and who takes out for who takes out. */
  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, QueueState state, Call call, Set<Object> held) {
    return switch ((QueueMessages<?>) message) {
      case Offer m -> QueueAdding.waitFor(held);
      case Put m -> QueueAdding.waitFor(held);
      case AddAll m -> QueueAdding.waitFor(held);
      case GiveBack m -> QueueAdding.waitFor(held);
      case Merge m -> QueueAdding.waitFor(held);
      case Poll m -> QueueStoring.waitFor(held);
      case Take m -> QueueStoring.waitFor(held);
      case Remove m -> QueueStoring.waitFor(held);
      case CompareAndRemoveAll m -> QueueStoring.waitFor(held);
      case CompareAndRetainAll m -> QueueStoring.waitFor(held);
      case DrainTo m -> QueueStoring.waitFor(held);
      case DrainToMaxSize m -> QueueStoring.waitFor(held);
      case Clear m -> QueueStoring.waitFor(held);
      default -> null;
    };
  }

  @Override
  public Outcome promoted(QueueState state, Call call) {
    return QueueStoring.load(state);
  }

  @Override
  public Outcome callerGone(UUID caller, QueueState state, Call call) {
    return new QueueTransactions(state, call).callerGone(caller);
  }

  @Override
  public Outcome tick(QueueState state, Call call) {
    return state.store() == null
        ? new QueueTransactions(state, call).tick()
        : QueueStoring.load(state);
  }

  @Override
  public Outcome resumeOwn(@Nullable Object result, QueueState state, Call call) {
    return QueueStoring.resumeOwn(state, call, result);
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
    if (state.store() != null) {
      boolean isNextAbsent = state.items().size() > 1 && state.isAbsent(1);
      int max = state.isAbsent(0) || isNextAbsent ? 1 + state.store().batchItems() : 1;
      return QueueStoring.take(state, max, null, QueueStoring::head);
    }
    Data head = state.items().get(0);
    return removeHead(state, call, List.of(head), head);
  }

  private static Outcome peek(QueueState state) {
    if (!state.hasNone() && state.isAbsent(0)) {
      return QueueStoring.peek(state);
    }
    return Outcome.reply(state.hasNone() ? null : state.items().get(0));
  }

  private static Outcome containsAll(QueueState state, List<Data> items) {
    return state.isWhole()
        ? Outcome.reply(state.items().containsAll(items))
        : QueueStoring.look(state, all -> new HashSet<>(all).containsAll(items));
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
    if (QueueAdding.isOutside(state)) {
      return QueueAdding.begin(state, call, new QueueAdding.Adding(items, false, reply));
    }
    boolean wasEmpty = state.hasNone();
    return added(call, wasEmpty, state.add(items), items, reply);
  }

  /** What was added. */
  static Outcome added(
      Call call, boolean wasEmpty, QueueEffect effect, List<Data> items, @Nullable Object reply) {
    return new Outcome.Changed(
        effect,
        reply,
        events(call, items, ItemEvent.Type.ADDED),
        wasEmpty ? WAKE_NOT_EMPTY : List.of());
  }

  private static Outcome giveBack(QueueState state, Call call, List<Data> items) {
    if (items.isEmpty()) {
      return Outcome.NOTHING;
    }
    if (QueueAdding.isOutside(state)) {
      return QueueAdding.begin(state, call, new QueueAdding.Adding(items, true, null));
    }
    boolean wasEmpty = state.hasNone();
    return added(call, wasEmpty, state.addFirst(items, null), items, null);
  }

  private static Outcome remove(QueueState state, Call call, Data item) {
    if (state.store() != null) {
      return QueueStoring.take(
          state, Integer.MAX_VALUE, false, all -> QueueStoring.matching(all, item::equals, 1));
    }
    int position = state.items().find(item);
    return position < 0
        ? Outcome.reply(false)
        : removeAt(state, call, new int[] {position}, List.of(state.items().get(position)));
  }

  /** Removes the items that are, or are not, among these. */
  private static Outcome removeWhere(
      QueueState state, Call call, List<Data> items, boolean ifAmongThese) {
    if (state.store() != null) {
      Set<Data> these = new HashSet<>(items);
      return QueueStoring.take(
          state,
          Integer.MAX_VALUE,
          false,
          all ->
              QueueStoring.matching(
                  all, item -> these.contains(item) == ifAmongThese, Integer.MAX_VALUE));
    }
    int[] positions = state.items().positions(items, ifAmongThese);
    return positions.length == 0
        ? Outcome.reply(false)
        : removeAt(state, call, positions, state.items().at(positions));
  }

  /** Takes no more than an answer may hold for sure: what it cannot hold would be gone. */
  private static Outcome drain(QueueState state, Call call, int max) {
    if (state.store() != null) {
      int looked = (int) Math.min(Integer.MAX_VALUE, (long) max + state.store().batchItems());
      return QueueStoring.take(
          state, looked, List.of(), all -> QueueStoring.first(all, max, DRAINED_BYTES_MAX));
    }
    List<Data> drained = state.items().first(max, DRAINED_BYTES_MAX);
    return drained.isEmpty() ? Outcome.reply(drained) : removeHead(state, call, drained, drained);
  }

  private static Outcome clear(QueueState state, Call call) {
    if (state.hasNone()) {
      return Outcome.NOTHING;
    }
    if (state.store() != null) {
      return QueueStoring.take(state, Integer.MAX_VALUE, null, QueueStoring::all);
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
