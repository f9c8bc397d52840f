package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.ringbuffer.RingbufferStore;
import dev.grid.ringbuffer.RingbufferStoreException;
import dev.grid.structures.ringbuffer.RingbufferMessages.Add;
import dev.grid.structures.ringbuffer.RingbufferMessages.AddAll;
import dev.grid.structures.ringbuffer.RingbufferMessages.Merge;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a ringbuffer's store and comes from it, outside the partition. Whoever adds holds
 * {@link #SEQUENCES} meanwhile, so that items are stored one call after another with the sequences
 * that they get; readers do not wait. Stateless.
 */
final class RingbufferStoring {

  /** The pool that stores are called on. */
  static final String POOL = "ringbuffer-stores";

  /** Held while sequences are given away, or found out. */
  private static final Object SEQUENCES =
      new Object() {
        @Override
        public String toString() {
          return "the sequences";
        }
      };

  /** What the store said first. */
  record Position(long largestSequence) {}

  /** Items that are stored, and may be added; the call is answered so. */
  record Stored(List<Data> items, Object reply) {}

  /** What the store has of a sequence. */
  record Loaded(@Nullable Data item) {}

  private RingbufferStoring() {}

  /** A call to the store. */
  @FunctionalInterface
  private interface StoreCall<T> {
    T in(RingbufferStore<Object> store) throws Exception;
  }

  /** Asks the store where the sequences go on. */
  static Outcome findPosition(RingbufferState state) {
    String name = state.name();
    RingbufferStore<Object> store = store(state);
    return new Outcome.Offloaded(
        POOL,
        SEQUENCES,
        services ->
            new Position(ask(name, "its largest sequence", store, s -> s.largestSequence(name))));
  }

  /** Stores items with the sequences that they will get. */
  static Outcome store(RingbufferState state, List<Data> items, Object reply) {
    String name = state.name();
    RingbufferStore<Object> store = store(state);
    long sequence = state.next();
    return new Outcome.Offloaded(
        POOL,
        SEQUENCES,
        (Outcome.Writing)
            services -> {
              List<Object> objects = objects(services, name, items);
              ask(
                  name,
                  "storing sequence=" + sequence + " items=" + items.size(),
                  store,
                  s -> {
                    if (objects.size() == 1) {
                      s.store(name, sequence, objects.getFirst());
                    } else {
                      s.storeAll(name, sequence, objects);
                    }
                    return true;
                  });
              return new Stored(items, reply);
            });
  }

  /** Loads what is not in memory any more. */
  static Outcome load(RingbufferState state, long sequence) {
    String name = state.name();
    RingbufferStore<Object> store = store(state);
    return new Outcome.Sliced(
        POOL,
        services -> {
          Optional<Object> item =
              ask(
                  name,
                  "loading sequence=" + sequence,
                  store,
                  s -> Optional.ofNullable(s.load(name, sequence)));
          return new Loaded(
              item.map(loaded -> values(services, name).data(loaded, "an item")).orElse(null));
        });
  }

  /** Who adds waits for who adds; before the position is known, everybody does. */
  static @Nullable Outcome whileHeld(Message<?> message, RingbufferState state) {
    boolean adds =
        switch ((RingbufferMessages<?>) message) {
          case Add m -> true;
          case AddAll m -> true;
          case Merge m -> true;
          default -> false;
        };
    return adds || !state.isPositioned() ? Held.waitFor(SEQUENCES, Held.FOR_EVER, null) : null;
  }

  private static RingbufferStore<Object> store(RingbufferState state) {
    return Objects.requireNonNull(state.store(), "store");
  }

  private static StoredValues values(OutsideServices services, String name) {
    return new StoredValues("ringbuffer", name, services::serialization);
  }

  private static List<Object> objects(OutsideServices services, String name, List<Data> items) {
    StoredValues values = values(services, name);
    return items.stream()
        .map(item -> values.<Object>object(item, () -> "an item that is to be stored"))
        .toList();
  }

  @SuppressWarnings("CatchingUnchecked") // Users write stores.
  private static <T> T ask(
      String name, String what, RingbufferStore<Object> store, StoreCall<T> call) {
    try {
      return call.in(store);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(name, what, e);
    } catch (Exception e) {
      throw failed(name, what, e);
    }
  }

  private static RingbufferStoreException failed(String name, String what, Exception cause) {
    return new RingbufferStoreException(
        "ringbuffer=" + name + ": the store failed at " + what + ": " + cause, cause);
  }
}
