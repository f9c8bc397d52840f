package dev.grid.kernel.keys;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The locks that transactions have on keys: each key that one writes to is locked until it ends.
 * While the transaction is active its coordinator's member holds the lock, which is freed with that
 * or when its lease has ended; once it is prepared the transaction itself does. Stateless.
 */
public final class TransactionLocks {

  private TransactionLocks() {}

  /** The lock of a transaction that is active, whose coordinator calls. */
  public static Lock active(Call call, long thread, long leaseMillis) {
    return new Lock(call.caller(), thread, 1, 0, call.nowMillis() + leaseMillis);
  }

  /**
   * Ends what a transaction has locked, in the phase that the message is of.
   *
   * @param keys those that end together; at least one
   * @param lock gives all of them another lock; the change
   * @param apply carries the transaction's changes out and frees the keys, as one
   */
  public static Outcome end(
      LockedState state,
      Call call,
      Ending ending,
      List<Data> keys,
      Function<Lock, Effect> lock,
      Supplier<Outcome> apply) {
    boolean isActive = isHeld(state, call, keys, ending.coordinator(), ending.thread());
    boolean isPrepared = isHeld(state, call, keys, ending.txnId(), Ending.PREPARED);
    return switch (Phase.of(ending.phase())) {
      case PREPARE ->
          isActive
              ? Outcome.changed(lock.apply(prepared(call, ending)), true)
              : Outcome.reply(isPrepared);
      case COMMIT -> isPrepared ? apply.get() : Outcome.reply(false);
      case AT_ONCE -> isActive ? apply.get() : Outcome.reply(false);
      case ROLLBACK -> free(state, call, ending, keys);
    };
  }

  private static Lock prepared(Call call, Ending ending) {
    return new Lock(ending.txnId(), Ending.PREPARED, 1, 0, ending.preparedUntil(call));
  }

  private static boolean isHeld(
      LockedState state, Call call, List<Data> keys, UUID owner, long thread) {
    for (Data key : keys) {
      if (!isHeld(state, call, key, owner, thread)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHeld(LockedState state, Call call, Data key, UUID owner, long thread) {
    Lock found = state.locks().find(key, call.nowMillis());
    return found != null && found.isHeldBy(owner, thread);
  }

  private static Outcome free(LockedState state, Call call, Ending ending, List<Data> keys) {
    List<Data> held =
        keys.stream()
            .filter(
                key ->
                    isHeld(state, call, key, ending.coordinator(), ending.thread())
                        || isHeld(state, call, key, ending.txnId(), Ending.PREPARED))
            .toList();
    return held.isEmpty()
        ? Outcome.reply(false)
        : new Outcome.Changed(state.unlock(held), true, List.of(), held);
  }
}
