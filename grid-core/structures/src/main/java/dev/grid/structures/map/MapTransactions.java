package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.keys.TransactionLocks;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapMessages.LockedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What transactions do in a partition, under their {@link TransactionLocks}. Stateless. */
final class MapTransactions {

  private MapTransactions() {}

  static Outcome lock(MapState state, Call call, LockAndGet m) {
    long timeoutMillis = Math.max(0, m.timeoutMillis());
    Outcome wait =
        LockCalls.waitFor(state, call, m.key(), m.thread(), timeoutMillis, LockedValue.NOT_LOCKED);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry != null) {
      state.touch(entry, call.nowMillis());
    }
    change.add(state.lock(m.key(), TransactionLocks.active(call, m.thread(), timeoutMillis)));
    call.holds();
    return change.reply(new LockedValue(true, entry == null ? null : new Data(entry.value)));
  }

  static Outcome end(MapState state, Call call, EndKey m) {
    return TransactionLocks.end(
        state,
        call,
        m,
        List.of(m.key()),
        lock -> state.lock(m.key(), lock),
        () -> apply(state, call, m));
  }

  /** Changes the entry and frees the key, as one. */
  private static Outcome apply(MapState state, Call call, EndKey m) {
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    @Nullable Data value = m.value();
    if (m.change() == EndKey.STORE && value != null) {
      change.store(entry, m.key(), value, m.ttl(), MapState.AS_CONFIGURED);
    } else if (m.change() == EndKey.REMOVE && entry != null) {
      change.remove(entry, EntryEventType.REMOVED);
    } else if (m.change() == EndKey.REMOVE) {
      change.removeStored(m.key());
    }
    change.unlock(m.key());
    return change.reply(true);
  }

  /** What has been prepared is not refused any more for lack of memory. */
  static boolean adds(EndKey m) {
    return m.change() == EndKey.STORE && !m.isDecided();
  }

  /** Whether it leads to a change that is not decided yet. */
  static boolean mayBeRefused(EndKey m) {
    return m.change() != EndKey.NOTHING && !m.isDecided();
  }
}
