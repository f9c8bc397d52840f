package dev.grid.structures.queue;

import dev.grid.kernel.Call;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueStoreConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds items to a queue with a comparator or a store, which are users' code: their places are
 * looked for outside the partition, then they are stored there, then they are inserted. Who adds
 * holds {@link #ADDING} meanwhile, so that calls add one after another; who takes out does not
 * wait. Stateless.
 */
final class QueueAdding {

  /** The pool that comparators run on. */
  static final String POOL = "queue-comparators";

  private static final System.Logger logger = System.getLogger(QueueAdding.class.getName());

  private static final FailureLog failures =
      new FailureLog((what, thrown) -> logger.log(System.Logger.Level.WARNING, what, thrown));

  /** Held while items are compared and stored. */
  static final Object ADDING =
      new Object() {
        @Override
        public String toString() {
          return "adding";
        }
      };

  /**
   * What is to be added.
   *
   * @param isBack it had been taken out, and goes before all that are equal to it, whatever fails
   * @param reply what the call is answered
   */
  record Adding(List<Data> items, boolean isBack, @Nullable Object reply) {}

  /**
   * A round has ended.
   *
   * @param adding its items in the order in which they are taken
   * @param passed behind how many of its samples each belongs
   */
  record Compared(Adding adding, int[] passed) {}

  /** Where a comparator has failed at what was given back: it goes to the head. */
  record NotCompared(Adding adding) {}

  /** All is stored. */
  record Stored(Adding adding, long @Nullable [] ids) {}

  private QueueAdding() {}

  static boolean isOutside(QueueState state) {
    return state.comparator() != null || state.store() != null;
  }

  static Outcome begin(QueueState state, Call call, Adding adding) {
    if (state.comparator() == null) {
      return store(state, call, adding);
    }
    state.placing().begin(adding.items().size(), state.items().size());
    return compare(state, adding, true);
  }

  private static Outcome compare(QueueState state, Adding adding, boolean isFirst) {
    String name = state.name();
    Comparator<Object> comparator = Objects.requireNonNull(state.comparator());
    List<List<Data>> samples = state.placing().samples(state.items());
    return new Outcome.Offloaded(
        POOL,
        ADDING,
        services -> {
          try {
            return new Round(name, comparator, services).run(adding, samples, isFirst);
          } catch (QueueComparatorException e) {
            if (!adding.isBack()) {
              throw e;
            }
            failures.failed("queue=" + name + ": what was given back goes to the head", e);
            return new NotCompared(adding);
          }
        });
  }

  /** Goes on with what came of a task; null if it was none of these. */
  static @Nullable Outcome resume(QueueState state, Call call, @Nullable Object result) {
    return switch (result) {
      case Compared compared -> {
        state.placing().narrow(compared.passed());
        yield state.placing().isDone()
            ? store(state, call, compared.adding())
            : compare(state, compared.adding(), false);
      }
      case NotCompared nothing -> {
        state.placing().begin(nothing.adding().items().size(), 0);
        yield store(state, call, nothing.adding());
      }
      case Stored stored -> added(state, call, stored);
      case null, default -> null;
    };
  }

  /** Stores what has its places, if there is a store. */
  private static Outcome store(QueueState state, Call call, Adding adding) {
    QueueStoreConfig store = state.store();
    if (store == null) {
      return added(state, call, new Stored(adding, null));
    }
    String name = state.name();
    long[] ids = state.ids().next(adding.items().size(), adding.isBack());
    return new Outcome.Offloaded(
        StoreCalls.POOL,
        ADDING,
        (Outcome.Writing)
            services -> {
              try {
                new StoreCalls(name, store, services).store(adding.items(), ids);
              } catch (RuntimeException e) {
                if (!adding.isBack()) {
                  throw e;
                }
                failures.failed("queue=" + name + ": what was given back is in memory alone", e);
              }
              return new Stored(adding, ids);
            });
  }

  private static Outcome added(QueueState state, Call call, Stored stored) {
    Adding adding = stored.adding();
    boolean wasEmpty = state.hasNone();
    QueueEffect effect;
    if (state.comparator() != null) {
      int[] positions = state.placing().positions();
      state.placing().forget();
      effect = state.insertAt(positions, adding.items(), stored.ids());
    } else if (adding.isBack()) {
      effect = state.addFirst(adding.items(), stored.ids());
    } else {
      effect = state.add(adding.items(), stored.ids());
    }
    return QueueHandler.added(call, wasEmpty, effect, adding.items(), adding.reply());
  }

  /** Who adds waits for who adds. */
  static @Nullable Outcome waitFor(Set<Object> held) {
    return held.contains(ADDING) ? Held.waitFor(ADDING, Held.FOR_EVER, null) : null;
  }

  /** One round of comparing, in a task of its own. */
  private static final class Round {

    private final String queue;
    private final Comparator<Object> comparator;
    private final StoredValues values;

    Round(String queue, Comparator<Object> comparator, OutsideServices services) {
      this.queue = queue;
      this.comparator = comparator;
      this.values = new StoredValues("queue", queue, services::serialization);
    }

    private record Read(Data data, Object object) {}

    @SuppressWarnings("CatchingUnchecked") // Users write comparators.
    Compared run(Adding adding, List<List<Data>> samples, boolean isFirst) {
      try {
        List<Read> items = new ArrayList<>(adding.items().stream().map(this::read).toList());
        if (isFirst) {
          // With itself, too: what cannot be compared must not be what all later ones meet.
          items.forEach(item -> comparator.compare(item.object(), item.object()));
          items.sort((a, b) -> comparator.compare(a.object(), b.object()));
        }
        int[] passed =
            IntStream.range(0, items.size())
                .map(i -> passed(items.get(i).object(), samples.get(i), adding.isBack()))
                .toArray();
        List<Data> ordered = items.stream().map(Read::data).toList();
        return new Compared(new Adding(ordered, adding.isBack(), adding.reply()), passed);
      } catch (RuntimeException | Error e) {
        throw new QueueComparatorException(
            "queue=" + queue + ": the comparator failed: " + e + "; nothing was added", e);
      }
    }

    private Read read(Data item) {
      return new Read(item, values.object(item, () -> "an item that is to be compared"));
    }

    /** How many of the samples are taken before the item. */
    private int passed(Object item, List<Data> samples, boolean isBack) {
      int low = 0;
      int high = samples.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        int order = comparator.compare(read(samples.get(middle)).object(), item);
        if (order < 0 || order == 0 && !isBack) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
