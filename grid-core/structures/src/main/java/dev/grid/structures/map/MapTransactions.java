package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapMessages.LockedValue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What transactions do in a partition. Each key that one writes to is locked until it ends: while
 * it is active by its coordinator's member, so that the lock is freed with that or when its lease
 * has ended; once it is prepared by the transaction itself. Stateless.
 */
final class MapTransactions {

  /**
   * How long a prepared key waits for the decision. It comes within seconds as long as any copy of
   * the transaction's log is left; without one the key is freed, unchanged, after this time.
   */
  static final long PREPARED_MILLIS_MAX = 3_600_000;

  /** The thread that a prepared lock is held by; its owner is the transaction. */
  private static final long PREPARED = 0;

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
    change.add(
        state.lock(
            m.key(), new Lock(call.caller(), m.thread(), 1, 0, call.nowMillis() + timeoutMillis)));
    call.holds();
    return change.reply(new LockedValue(true, entry == null ? null : new Data(entry.value)));
  }

  static Outcome end(MapState state, Call call, EndKey m) {
    Lock lock = state.locks().find(m.key(), call.nowMillis());
    boolean isActive = lock != null && lock.isHeldBy(m.coordinator(), m.thread());
    boolean isPrepared = lock != null && lock.isHeldBy(m.txnId(), PREPARED);
    return switch (Phase.of(m.phase())) {
      case PREPARE -> isActive ? prepare(state, call, m) : Outcome.reply(isPrepared);
      case COMMIT -> isPrepared ? apply(state, call, m) : Outcome.reply(false);
      case AT_ONCE -> isActive ? apply(state, call, m) : Outcome.reply(false);
      case ROLLBACK -> isActive || isPrepared ? free(state, m.key()) : Outcome.reply(false);
    };
  }

  private static Outcome prepare(MapState state, Call call, EndKey m) {
    UUID owner = m.txnId();
    Lock prepared = new Lock(owner, PREPARED, 1, 0, call.nowMillis() + PREPARED_MILLIS_MAX);
    return Outcome.changed(state.lock(m.key(), prepared), true);
  }

  private static Outcome free(MapState state, Data key) {
    return new Outcome.Changed(state.unlock(key), true, List.of(), List.of(key));
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
    }
    change.unlock(m.key());
    return change.reply(true);
  }

  /** What has been prepared is not refused any more for lack of memory. */
  static boolean adds(EndKey m) {
    Phase phase = Phase.of(m.phase());
    return m.change() == EndKey.STORE && (phase == Phase.PREPARE || phase == Phase.AT_ONCE);
  }
}
