package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.MapMessages.EndKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores what has waited, in batches, one at a time in a partition, which goes on meanwhile; and
 * has calls wait for that. Stateless.
 */
final class WriteBehind {

  /** What calls wait for. */
  private enum Condition {
    /** There is room in the queue. */
    ROOM,
    /** Something was stored, or has failed. */
    STORED
  }

  /** An alarm that comes later than this is left to the host's rounds, which bring expiry, too. */
  private static final long ALARM_MILLIS_MAX = 500;

  private static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  private WriteBehind() {}

  /** A flush waits for what is up to here. */
  record FlushUpTo(long sequence, long failuresBefore) {}

  static Outcome flush(MapStored stored, Call call) {
    return flushed(stored, call, new FlushUpTo(stored.queue().flush(), stored.failures()));
  }

  /**
   * The wait of a call for room among what waits to be stored: of one that changes something, or
   * that decides on what waits if the store fails, as what is decided is not refused.
   */
  static @Nullable Outcome waitForRoom(
      Message<?> message, MapState state, MapStored stored, Call call) {
    if (!stored.part().stores()
        || stored.queue().size() < stored.config().queueCapacity()
        || !stored.isBehind() && !isPreparing(message)) {
      return null;
    }
    List<Data> keys =
        message instanceof ProcessSlice
            ? MapHeld.about(message, state, call)
            : MapKeys.changed(message);
    boolean isFull = false;
    for (Data key : keys) {
      isFull |= stored.queue().isFullFor(key);
    }
    if (!isFull) {
      return null;
    }
    long waitMillis = stored.config().queueWait().toMillis();
    if (waitMillis == 0 || call.hasWaited(waitMillis)) {
      MapStoreException cause = stored.lastFailure();
      throw new MapStoreException(
          "map="
              + MapKeys.map(message)
              + ": queueCapacity="
              + stored.config().queueCapacity()
              + " changes wait to be stored in the key's partition, and did for queueWait="
              + stored.config().queueWait()
              + (cause == null ? "; the store is too slow" : ": " + cause.getMessage()),
          cause);
    }
    return new Outcome.Parked(Condition.ROOM, waitMillis, null, call.nowMillis() + waitMillis);
  }

  private static boolean isPreparing(Message<?> message) {
    return message instanceof EndKey end && Phase.of(end.phase()) == Phase.PREPARE;
  }

  static long alarmMillis(MapStored stored) {
    if (stored.queue().isEmpty()) {
      return State.EVERY_ROUND;
    }
    long next = stored.queue().nextMillis();
    return next <= stored.tickedMillis() + ALARM_MILLIS_MAX ? next : State.EVERY_ROUND;
  }

  /** Stores what is due; else what every map does with time. */
  static Outcome tick(MapHandler handler, MapState state, Call call) {
    MapStored stored = MapStoring.stored(state);
    stored.ticked(call.nowMillis());
    List<WriteQueue.Write> batch = stored.queue().begin(call.nowMillis());
    if (batch.isEmpty()) {
      return handler.expire(state, call);
    }
    MapStorePart part = stored.part();
    Map<Long, Integer> failed = stored.queue().failures(batch);
    return new Outcome.Sliced(
        MapStorePart.POOL, (Outcome.Writing) services -> part.drain(batch, failed));
  }

  /** Goes on when a batch was stored, as far as it could be. */
  static Outcome drained(MapHandler handler, MapState state, Call call, @Nullable Object result) {
    MapStored stored = MapStoring.stored(state);
    MapStorePart.Drained drained = (MapStorePart.Drained) Objects.requireNonNull(result);
    WriteQueue queue = stored.queue();
    queue.ended(drained.failed(), drained.isDown(), call.nowMillis());
    stored.countStores(drained.stored().length);
    stored.countGivenUp(drained.givenUp().length);
    if (drained.failure() != null) {
      stored.countFailure(drained.failure());
    } else {
      stored.works();
    }
    MapChange change = new MapChange(state, call);
    drop(change, queue, drained.stored());
    drop(change, queue, drained.givenUp());
    state.noteSize();
    change.wake(Condition.ROOM);
    change.wake(Condition.STORED);
    if (handler.expire(state, call) instanceof Outcome.Changed expired) {
      change.add(expired);
    }
    if (change.isNothing()) {
      // Whoever waits is to hear of the failure: an effect of nothing carries the wake.
      change.add(new MapEffect.Drained(new long[0]));
    }
    return change.reply(null);
  }

  private static void drop(MapChange change, WriteQueue queue, long[] sequences) {
    if (sequences.length > 0) {
      queue.remove(sequences);
      change.add(new MapEffect.Drained(sequences));
    }
  }

  static Outcome flushed(MapStored stored, Call call, FlushUpTo upTo) {
    if (stored.queue().isStoredUpTo(upTo.sequence())) {
      return Outcome.NOTHING;
    }
    MapStoreException failure = stored.lastFailure();
    if (failure != null && stored.failures() > upTo.failuresBefore()) {
      throw failure;
    }
    return new Outcome.Parked(Condition.STORED, null, NO_TIMEOUT, null, Long.MAX_VALUE, upTo);
  }
}
