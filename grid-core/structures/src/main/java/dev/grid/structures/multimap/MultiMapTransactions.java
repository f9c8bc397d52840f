package dev.grid.structures.multimap;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.keys.TransactionLocks;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.multimap.MultiMapMessages.EndKey;
import dev.grid.structures.multimap.MultiMapMessages.EntryChanged;
import dev.grid.structures.multimap.MultiMapMessages.LockAndGet;
import dev.grid.structures.multimap.MultiMapMessages.LockedValues;
import java.util.ArrayList;
import java.util.List;

/** What transactions do in a partition, under their {@link TransactionLocks}. Stateless. */
final class MultiMapTransactions {

  private MultiMapTransactions() {}

  static Outcome lock(MultiMapState state, Call call, LockAndGet m) {
    long timeoutMillis = Math.max(0, m.timeoutMillis());
    Outcome wait =
        LockCalls.waitFor(state, call, m.key(), m.thread(), timeoutMillis, LockedValues.NOT_LOCKED);
    if (wait != null) {
      return wait;
    }
    KeyValues values = state.find(m.key());
    call.holds();
    return Outcome.changed(
        state.lock(m.key(), TransactionLocks.active(call, m.thread(), timeoutMillis)),
        new LockedValues(true, state.isDistinct(), values == null ? List.of() : values.all()));
  }

  static Outcome end(MultiMapState state, Call call, EndKey m) {
    return TransactionLocks.end(
        state,
        call,
        m,
        List.of(m.key()),
        lock -> state.lock(m.key(), lock),
        () -> apply(state, call, m));
  }

  /** Changes the values and frees the key, as one. */
  private static Outcome apply(MultiMapState state, Call call, EndKey m) {
    MultiMapEffect.Ended ended = state.end(m.key(), m.removed(), m.added());
    List<EntryChanged> events = new ArrayList<>();
    if (call.hasListeners()) {
      for (byte[] value : ended.removed()) {
        events.add(
            MultiMapHandler.event(call, EntryEventType.REMOVED, m.key(), null, new Data(value)));
      }
      for (byte[] value : ended.added()) {
        events.add(
            MultiMapHandler.event(call, EntryEventType.ADDED, m.key(), new Data(value), null));
      }
    }
    return new Outcome.Changed(ended, true, events, List.of(m.key()));
  }

  /** What has been prepared is not refused any more for lack of memory. */
  static boolean adds(EndKey m) {
    return !m.added().isEmpty() && !m.isDecided();
  }
}
