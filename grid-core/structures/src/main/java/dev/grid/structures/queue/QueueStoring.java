package dev.grid.structures.queue;

import dev.grid.NotReadyException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes items out of a queue with a store, which deletes them first, outside the partition; loads
 * what is stored when the queue is first used; and looks at what is in the store alone. What comes
 * next is loaded with the change that takes out the last item in memory, so that copies have an
 * item before it is deleted: this member may be gone then before they hear of that. Who takes out
 * holds {@link #TAKING}, so that calls take one after another; who adds does not wait. Stateless.
 */
final class QueueStoring {

  /** A queue that has stored more is not loaded: its ids would not fit a change. */
  static final int IDS_MAX = 4 << 20;

  /** Held while items are deleted. */
  static final Object TAKING =
      new Object() {
        @Override
        public String toString() {
          return "taking";
        }
      };

  /** What is stored, for one that has nothing: items by their places, and all ids. */
  record Restored(List<Data> items, long[] ids) {}

  /** Why what is stored could not be loaded. */
  record NotRestored(Exception failure) {}

  /**
   * Which of the items that were there are to go.
   *
   * @param positions where they were, ascending
   * @param items what they are, as far as anybody needs to know
   * @param loaded of those that come next, which are in the store alone, the first
   */
  record Chosen(int[] positions, List<Data> items, List<byte[]> loaded) {}

  /**
   * Items are deleted, and may be removed.
   *
   * @param isTracked whether the state knows where they are by now
   */
  record Deleted(Chosen chosen, boolean isTracked) {}

  /** What was looked at outside. */
  record Looked(@Nullable Object answer) {}

  /** The head, as it was when it was looked for. */
  record Head(long id, @Nullable Data item) {}

  private QueueStoring() {}

  // Loading.

  /** Loads what is stored, if that is not here; calls wait. */
  static Outcome load(QueueState state) {
    QueueStoreConfig store = state.store();
    if (store == null || state.isLoaded()) {
      return Outcome.NOTHING;
    }
    String name = state.name();
    Comparator<Object> comparator = state.comparator();
    return new Outcome.Offloaded(
        StoreCalls.POOL,
        Held.WHOLE,
        services -> {
          try {
            Restored restored = restore(new StoreCalls(name, store, services), store, name);
            return comparator == null
                ? restored
                : ordered(
                    restored, comparator, new StoredValues("queue", name, services::serialization));
          } catch (RuntimeException e) {
            return new NotRestored(e);
          }
        });
  }

  private static Restored restore(StoreCalls store, QueueStoreConfig config, String name) {
    long[] all = store.allIds();
    if (all.length > IDS_MAX) {
      throw new QueueStoreException(
          "queue=" + name + " stored items=" + all.length + ": must be at most " + IDS_MAX, null);
    }
    int wanted = Math.min(all.length, config.memoryItems());
    List<Data> items = new ArrayList<>(wanted);
    long[] ids = new long[all.length];
    int count = 0;
    for (int from = 0; from < wanted; from += store.batchItems()) {
      int to = Math.min(wanted, from + store.batchItems());
      List<Long> batch = Arrays.stream(all, from, to).boxed().toList();
      Map<Long, Data> loaded = store.load(batch);
      for (long id : batch) {
        Data item = loaded.get(id);
        if (item != null) {
          items.add(item);
          ids[count++] = id;
        }
      }
    }
    System.arraycopy(all, wanted, ids, count, all.length - wanted);
    return new Restored(items, Arrays.copyOf(ids, count + all.length - wanted));
  }

  @SuppressWarnings("CatchingUnchecked") // Users write comparators.
  private static Restored ordered(
      Restored restored, Comparator<Object> comparator, StoredValues values) {
    record Stored(Data item, long id, Object object) {}
    List<Stored> all = new ArrayList<>();
    for (int i = 0; i < restored.items().size(); i++) {
      Data item = restored.items().get(i);
      all.add(new Stored(item, restored.ids()[i], values.object(item, () -> "a stored item")));
    }
    try {
      all.sort((a, b) -> comparator.compare(a.object(), b.object()));
    } catch (RuntimeException | Error e) {
      throw new QueueComparatorException(
          values.structure() + ": the comparator failed at stored items: " + e, e);
    }
    return new Restored(
        all.stream().map(Stored::item).toList(), all.stream().mapToLong(Stored::id).toArray());
  }

  /** Goes on with what was stored, or could not be loaded. */
  static Outcome resumeOwn(QueueState state, Call call, @Nullable Object result) {
    switch (result) {
      case NotRestored failed -> state.notLoaded(failed.failure(), call.nowMillis());
      case Restored restored -> {
        state.loaded();
        QueueEffect effect =
            restored.ids().length == 0
                ? state.restoreNothing()
                : state.restore(restored.items(), restored.ids());
        return new Outcome.Changed(effect, null, List.of(), QueueHandler.WAKE_NOT_EMPTY);
      }
      case null, default -> throw new IllegalStateException("loading came to " + result);
    }
    return Outcome.NOTHING;
  }

  /** While what is stored is not here calls fail; what is given back is nowhere else, and waits. */
  static Outcome notLoaded(Message<?> message, QueueState state) {
    if (message instanceof QueueMessages.GiveBack) {
      return Held.waitFor(Held.WHOLE, Held.FOR_EVER, null); // For the next try.
    }
    Exception failure = state.loadFailure();
    String what =
        "queue=" + state.name() + " could not be loaded from its store, and will be again";
    throw switch (failure) {
      case null -> new NotReadyException(what + ": there was no thread for it");
      case QueueComparatorException e ->
          new QueueComparatorException(what + ": " + e.getMessage(), e);
      default -> new QueueStoreException(what + ": " + failure.getMessage(), failure);
    };
  }

  // Taking out.

  /**
   * Deletes what is chosen of the first items, then has it removed.
   *
   * @param max how many items may be looked at
   * @param ifNone the answer if nothing is chosen
   */
  static Outcome take(
      QueueState state, int max, @Nullable Object ifNone, Function<StoredItems, Chosen> choice) {
    StoredItems items = new StoredItems(state, max);
    if (!state.isWhole()) {
      state.leaving().begin(new int[] {});
      return delete(items, () -> choice.apply(items), false);
    }
    Chosen chosen = choice.apply(items);
    if (chosen.positions().length == 0) {
      return Outcome.reply(ifNone);
    }
    state.leaving().begin(chosen.positions());
    return delete(items, () -> chosen, true);
  }

  private static Outcome delete(StoredItems items, Supplier<Chosen> choice, boolean isTracked) {
    return new Outcome.Offloaded(
        StoreCalls.POOL,
        TAKING,
        (Outcome.Writing)
            services -> {
              StoreCalls store = items.begin(services);
              Chosen chosen = choice.get();
              store.delete(Arrays.stream(chosen.positions()).mapToObj(items::id).toList());
              return new Deleted(chosen, isTracked);
            });
  }

  /** The head, and those before it that the store does not have any more. */
  static Chosen head(StoredItems items) {
    for (int i = 0; i < items.size(); i++) {
      Data item = items.find(i);
      if (item != null) {
        return new Chosen(
            IntStream.rangeClosed(0, i).toArray(), List.of(item), items.loadBehind(i));
      }
    }
    throw items.gone(0);
  }

  /** The first ones, so many at most, until they have so many bytes. */
  static Chosen first(StoredItems items, int max, long bytesMax) {
    List<Data> first = new ArrayList<>();
    long bytes = 0;
    int i = 0;
    for (; i < items.size() && i < max && bytes < bytesMax; i++) {
      Data item = items.find(i);
      if (item != null) {
        first.add(item);
        bytes += item.length();
      }
    }
    return new Chosen(IntStream.range(0, i).toArray(), first, items.loadBehind(i - 1));
  }

  /** Those that a condition holds for, or the first of them alone. */
  static Chosen matching(StoredItems items, Predicate<Data> condition, int max) {
    IntStream.Builder positions = IntStream.builder();
    List<Data> matching = new ArrayList<>();
    for (int i = 0; i < items.size() && matching.size() < max; i++) {
      Data item = items.find(i);
      if (item != null && condition.test(item)) {
        positions.add(i);
        matching.add(item);
      }
    }
    return new Chosen(positions.build().toArray(), matching, List.of());
  }

  /** All, as they are in memory: the rest is not loaded. */
  static Chosen all(StoredItems items) {
    List<Data> inMemory = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!items.isAbsent(i)) {
        inMemory.add(Objects.requireNonNull(items.find(i)));
      }
    }
    return new Chosen(IntStream.range(0, items.size()).toArray(), inMemory, List.of());
  }

  /** Removes what is deleted; null if nothing was chosen. */
  static @Nullable QueueEffect remove(QueueState state, Deleted deleted) {
    int[] positions = deleted.chosen().positions();
    int moved = state.leaving().addedFirst();
    int[] now =
        deleted.isTracked()
            ? state.leaving().positions()
            : Arrays.stream(positions).map(position -> position + moved).toArray();
    state.leaving().forget();
    int count = now.length;
    if (count == 0) {
      return null;
    }
    if (now[count - 1] != count - 1) {
      return state.removeAt(now);
    }
    List<byte[]> loaded = deleted.chosen().loaded();
    return state.removeHead(count, loaded.isEmpty() ? null : loaded);
  }

  // Looking.

  /** Looks at all items outside. */
  static Outcome look(QueueState state, Function<List<Data>, Object> question) {
    StoredItems items = new StoredItems(state, Integer.MAX_VALUE);
    return new Outcome.Sliced(
        StoreCalls.POOL,
        services -> {
          items.begin(services);
          return new Looked(
              question.apply(matching(items, item -> true, Integer.MAX_VALUE).items()));
        });
  }

  /** Looks at a head that is in the store alone. */
  static Outcome peek(QueueState state) {
    StoredItems head = new StoredItems(state, 1);
    return new Outcome.Sliced(
        StoreCalls.POOL,
        services -> {
          head.begin(services);
          return new Head(head.id(0), head.find(0));
        });
  }

  /** Goes on with the head that was looked for; null if it is another one by now. */
  static @Nullable Outcome peeked(QueueState state, Head head) {
    if (state.hasNone() || state.ids().get(0) != head.id()) {
      return null;
    }
    Data item = head.item();
    if (item == null) {
      throw StoreCalls.gone(state.name(), head.id());
    }
    return Outcome.reply(item);
  }

  /** Who takes out waits for who takes out. */
  static @Nullable Outcome waitFor(Set<Object> held) {
    return held.contains(TAKING) ? Held.waitFor(TAKING, Held.FOR_EVER, null) : null;
  }
}
