package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.structures.ringbuffer.RingbufferMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a ringbuffer. Readers wait for an item, each by its sequence: when it
 * comes, all who wait for it go on, and nobody else is woken.
 */
final class RingbufferHandler implements Handler<RingbufferState> {

  private static final long NOT_ADDED = -1;

  /** What a reader waits for: the item of this sequence has come. */
  record Reached(long sequence) {}

  @Override
  public Outcome handle(Message<?> message, RingbufferState state, Call call) {
    if (!state.isPositioned()) {
      return RingbufferStoring.findPosition(state);
    }
    long now = call.nowMillis();
    return switch ((RingbufferMessages<?>) message) {
      case Add m -> add(state, List.of(m.value()), policy(m.overflowPolicy()), now);
      case AddAll m -> addAll(state, m.valueList(), policy(m.overflowPolicy()), now);
      case ReadOne m -> readOne(state, m.sequence(), now);
      case ReadMany m -> readMany(state, m, now);
      case Size m -> Outcome.reply(state.next() - state.head(now));
      case TailSequence m -> Outcome.reply(state.next() - 1);
      case HeadSequence m -> Outcome.reply(state.head(now));
      case Capacity m -> Outcome.reply((long) state.capacity());
      case RemainingCapacity m -> Outcome.reply(state.remainingCapacity(now));
      case Merge m -> merge(state, m, now);
    };
  }

  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, RingbufferState state, Call call) {
    return switch (Objects.requireNonNull(result, "result")) {
      case RingbufferReading.Progress progress ->
          RingbufferReading.goOn(state, (ReadMany) message, progress, call.nowMillis());
      case RingbufferStoring.Position position -> {
        state.position(position.largestSequence());
        yield handle(message, state, call);
      }
      case RingbufferStoring.Stored stored ->
          added(state, stored.items(), stored.reply(), call.nowMillis());
      case RingbufferStoring.Loaded loaded -> {
        if (loaded.item() == null) {
          throw stale(state, ((ReadOne) message).sequence(), call.nowMillis());
        }
        yield Outcome.reply(loaded.item());
      }
      default -> throw new IllegalStateException(message + " was resumed with " + result);
    };
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, RingbufferState state, Call call, Set<Object> held) {
    return RingbufferStoring.whileHeld(message, state);
  }

  @Override
  public Outcome tick(RingbufferState state, Call call) {
    Effect expired = state.expire(call.nowMillis());
    return expired == null ? Outcome.NOTHING : Outcome.changed(expired, null);
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((RingbufferMessages<?>) message) {
      case Add m -> true;
      case AddAll m -> true;
      default -> false;
    };
  }

  /** A policy as it is on the wire. */
  static int policy(OverflowPolicy policy) {
    return switch (policy) {
      case OVERWRITE -> 0;
      case FAIL -> 1;
    };
  }

  private static OverflowPolicy policy(int onTheWire) {
    return switch (onTheWire) {
      case 0 -> OverflowPolicy.OVERWRITE;
      case 1 -> OverflowPolicy.FAIL;
      default ->
          throw new IllegalArgumentException(
              "overflowPolicy=" + onTheWire + ": must be 0 (overwrite) or 1 (fail)");
    };
  }

  private static Outcome addAll(
      RingbufferState state, List<Data> items, OverflowPolicy policy, long now) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException(
          "ringbuffer=" + state.name() + " items=0: there must be one at least");
    }
    return add(state, items, policy, now);
  }

  private static Outcome add(
      RingbufferState state, List<Data> items, OverflowPolicy policy, long now) {
    // Without a time to live all room is there to be overwritten, as it is in the reference: its
    // reliable topics, which add with this policy by default, would block for ever otherwise.
    if (policy == OverflowPolicy.FAIL && items.size() > state.remainingCapacity(now)) {
      return Outcome.reply(NOT_ADDED);
    }
    return storeAndAdd(state, items, state.next() + items.size() - 1, now);
  }

  private static Outcome storeAndAdd(
      RingbufferState state, List<Data> items, Object reply, long now) {
    return state.store() == null
        ? added(state, items, reply, now)
        : RingbufferStoring.store(state, items, reply);
  }

  private static Outcome added(RingbufferState state, List<Data> items, Object reply, long now) {
    long sequence = state.next();
    List<Reached> reached = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      reached.add(new Reached(sequence + i));
    }
    return new Outcome.Changed(state.add(items, now), reply, List.of(), reached);
  }

  private static Outcome readOne(RingbufferState state, long sequence, long now) {
    if (sequence < 0 || sequence > state.next()) {
      throw new IllegalArgumentException(
          "ringbuffer="
              + state.name()
              + " sequence="
              + sequence
              + ": must be from 0 to one more than tailSequence="
              + (state.next() - 1));
    }
    if (sequence < state.head(now)) {
      if (state.store() == null) {
        throw stale(state, sequence, now);
      }
      return RingbufferStoring.load(state, sequence);
    }
    return sequence == state.next()
        ? new Outcome.Parked(new Reached(sequence), Held.FOR_EVER, null, Long.MAX_VALUE)
        : Outcome.reply(state.get(sequence));
  }

  private static StaleSequenceException stale(RingbufferState state, long sequence, long now) {
    return new StaleSequenceException(
        "ringbuffer="
            + state.name()
            + " sequence="
            + sequence
            + " was overwritten, or its time is over: headSequence="
            + state.head(now));
  }

  private static Outcome readMany(RingbufferState state, ReadMany m, long now) {
    int minMax = Math.min(GridRingbuffer.BATCH_MAX, state.capacity());
    if (m.startSequence() < 0
        || m.minCount() < 0
        || m.minCount() > minMax
        || m.maxCount() < m.minCount()
        || m.maxCount() > GridRingbuffer.BATCH_MAX) {
      throw new IllegalArgumentException(
          "ringbuffer="
              + state.name()
              + " startSequence="
              + m.startSequence()
              + " minCount="
              + m.minCount()
              + " maxCount="
              + m.maxCount()
              + ": must be startSequence >= 0 and 0 <= minCount <= maxCount <= "
              + GridRingbuffer.BATCH_MAX
              + " and minCount <= capacity="
              + state.capacity());
    }
    return RingbufferReading.begin(state, m, now);
  }

  /** Adds what is not there, as the ringbuffer's policy wants it; its time begins anew. */
  private static Outcome merge(RingbufferState state, Merge m, long now) {
    List<Lost> lost = new ArrayList<>();
    List<Data> added =
        ItemMerging.choose(
            m,
            state.count(m.items(), now),
            state.mergePolicy(),
            Integer.MAX_VALUE,
            lost,
            Lost::new);
    return added.isEmpty() ? Outcome.reply(lost) : storeAndAdd(state, added, lost, now);
  }
}
