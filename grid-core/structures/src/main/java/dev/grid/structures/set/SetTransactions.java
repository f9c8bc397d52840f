package dev.grid.structures.set;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.keys.TransactionLocks;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.set.SetMessages.Add;
import dev.grid.structures.set.SetMessages.AddAll;
import dev.grid.structures.set.SetMessages.Clear;
import dev.grid.structures.set.SetMessages.CompareAndRemoveAll;
import dev.grid.structures.set.SetMessages.CompareAndRetainAll;
import dev.grid.structures.set.SetMessages.EndItems;
import dev.grid.structures.set.SetMessages.ItemChanged;
import dev.grid.structures.set.SetMessages.LockItem;
import dev.grid.structures.set.SetMessages.Remove;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What transactions do to a set: an item that one adds or removes is locked until it ends, whether
 * it is there or not, by {@link TransactionLocks}. Stateless.
 */
final class SetTransactions {

  /** Stands for no thread of a caller's: applications lock no items. */
  private static final long NO_THREAD = Long.MIN_VALUE;

  private SetTransactions() {}

  /** The wait of an application's call for an item that a transaction has, or null. */
  static @Nullable Outcome waitFor(Message<?> message, SetState state, Call call) {
    List<Data> items =
        switch (message) {
          case Add m -> List.of(m.value());
          case AddAll m -> m.valueList();
          case Remove m -> List.of(m.value());
          case CompareAndRemoveAll m -> m.values();
          case CompareAndRetainAll m -> {
            Set<Data> kept = new HashSet<>(m.values());
            yield state.locks().keys().stream().filter(item -> !kept.contains(item)).toList();
          }
          case Clear m -> state.locks().keys();
          default -> List.of();
        };
    for (Data item : items) {
      Outcome wait = LockCalls.waitFor(state, call, item, NO_THREAD, LockCalls.NO_TIMEOUT, false);
      if (wait != null) {
        return wait;
      }
    }
    return null;
  }

  static Outcome lock(SetState state, Call call, LockItem m) {
    long timeoutMillis = Math.max(0, m.timeoutMillis());
    Outcome wait =
        LockCalls.waitFor(state, call, m.item(), m.thread(), timeoutMillis, LockItem.NOT_IN_TIME);
    if (wait != null) {
      return wait;
    }
    if (state.items().contains(m.item()) == m.adds()) {
      return Outcome.reply(LockItem.NOT_NEEDED);
    }
    if (m.adds() && state.remainingCapacity() == 0) {
      return Outcome.reply(LockItem.FULL);
    }
    call.holds();
    return Outcome.changed(
        state.lock(m.item(), TransactionLocks.active(call, m.thread(), timeoutMillis)),
        LockItem.LOCKED);
  }

  static Outcome end(SetState state, Call call, EndItems m) {
    List<Data> all = new ArrayList<>(m.added());
    all.addAll(m.removed());
    all.addAll(m.unchanged());
    return TransactionLocks.end(
        state, call, m, all, lock -> state.lock(all, lock), () -> apply(state, call, m, all));
  }

  /** Changes the items and frees them, as one. */
  private static Outcome apply(SetState state, Call call, EndItems m, List<Data> all) {
    SetEffect.Ended ended = state.end(m.added(), m.removed(), all);
    List<ItemChanged> events =
        new ArrayList<>(SetHandler.events(call, data(ended.removed()), ItemEvent.Type.REMOVED));
    events.addAll(SetHandler.events(call, data(ended.added()), ItemEvent.Type.ADDED));
    return new Outcome.Changed(ended, true, events, all);
  }

  private static List<Data> data(List<byte[]> items) {
    return items.stream().map(Data::new).toList();
  }

  /** What has been prepared is not refused any more for lack of memory. */
  static boolean adds(EndItems m) {
    return !m.added().isEmpty() && !m.isDecided();
  }
}
