package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.protocol.Data;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How calls that store something wait: for locks, and for room in a map that is limited. */
final class MapRoom {

  /** What a call waits for, beside the lock of its key. */
  private enum Condition {
    /** Other partitions have evicted something. */
    ROOM
  }

  /** How soon a call that waits for room looks again. */
  private static final long RECHECK_MILLIS = 10;

  private static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  private MapRoom() {}

  /**
   * The wait of a call that stores something: for the key's lock, or until other partitions have
   * freed something where the map is limited; null if it may go on.
   */
  static @Nullable Outcome waitToStore(
      MapState state,
      Call call,
      Data key,
      Data value,
      long threadId,
      long timeoutMillis,
      @Nullable Object onTimeout) {
    Outcome wait = LockCalls.waitFor(state, call, key, threadId, timeoutMillis, onTimeout);
    if (wait != null || state.limit() == null) {
      return wait;
    }
    return waitForRoom(state, call, Map.entry(key, value), timeoutMillis, onTimeout);
  }

  static @Nullable Outcome waitForRoom(
      MapState state,
      Call call,
      Map.Entry<Data, Data> stored,
      long timeoutMillis,
      @Nullable Object onTimeout) {
    return waitForRoom(state, call, stored, timeoutMillis, onTimeout, null);
  }

  /** The wait for room of a call that then goes on with what it has come to. */
  static @Nullable Outcome waitForRoom(
      MapState state, Call call, Map.Entry<Data, Data> stored, Object soFar) {
    return waitForRoom(state, call, stored, NO_TIMEOUT, null, soFar);
  }

  private static @Nullable Outcome waitForRoom(
      MapState state,
      Call call,
      Map.Entry<Data, Data> stored,
      long timeoutMillis,
      @Nullable Object onTimeout,
      @Nullable Object soFar) {
    MapLimit limit = state.limit();
    long bytes = state.bytesOf(stored.getKey(), stored.getValue());
    if (limit == null) {
      return null;
    }
    limit.check(bytes);
    if (limit.fits(bytes, 0)) {
      return null;
    }
    MapEntry replaced = state.find(stored.getKey());
    long replacedBytes = replaced == null ? 0 : replaced.bytes();
    if (limit.fits(bytes, replacedBytes)) {
      return null;
    }
    limit.askFor(bytes, replacedBytes);
    if (timeoutMillis == 0) {
      return Outcome.reply(onTimeout);
    }
    return new Outcome.Parked(
        Condition.ROOM,
        null,
        timeoutMillis < 0 ? NO_TIMEOUT : timeoutMillis,
        onTimeout,
        call.nowMillis() + RECHECK_MILLIS,
        soFar);
  }
}
