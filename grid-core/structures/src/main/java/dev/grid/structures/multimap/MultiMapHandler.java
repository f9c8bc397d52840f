package dev.grid.structures.multimap;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.multimap.MultiMapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a multimap. Reads ignore locks; writes to a key that another thread has
 * locked wait. Messages for all partitions are answered with this partition's part and put together
 * in {@link #merge} and {@link #combine}.
 */
final class MultiMapHandler implements Handler<MultiMapState> {

  /** How much of a table that grows or shrinks one tick moves. */
  private static final int HOMES_PER_TICK = 4_000;

  @Override
  public Outcome handle(Message<?> message, MultiMapState state, Call call) {
    return switch ((MultiMapMessages<?>) message) {
      case Get m -> Outcome.reply(values(state, m.key()));
      case Put m -> put(state, call, m);
      case PutAll m -> putAll(state, call, m.entries());
      case RemoveEntry m -> removeEntry(state, call, m);
      case Remove m -> remove(state, call, m.key(), m.threadId(), true);
      case Delete m -> remove(state, call, m.key(), m.threadId(), false);
      case ContainsKey m -> Outcome.reply(state.find(m.key()) != null);
      case ContainsEntry m -> {
        KeyValues values = state.find(m.key());
        yield Outcome.reply(values != null && values.find(m.value()) >= 0);
      }
      case ValueCount m -> {
        KeyValues values = state.find(m.key());
        yield Outcome.reply(values == null ? 0 : values.size());
      }
      case Lock m -> {
        var attempt = new LockCalls.Attempt(m.key(), m.threadId(), m.ttl(), m.referenceId());
        yield LockCalls.lock(state, call, attempt, LockCalls.NO_TIMEOUT, null);
      }
      case TryLock m -> {
        var attempt = new LockCalls.Attempt(m.key(), m.threadId(), m.lease(), m.referenceId());
        yield LockCalls.lock(state, call, attempt, m.timeout(), true);
      }
      case IsLocked m -> Outcome.reply(state.locks().find(m.key(), call.nowMillis()) != null);
      case Unlock m -> LockCalls.unlock(state, call, m.key(), m.threadId(), m.referenceId());
      case ForceUnlock m -> LockCalls.forceUnlock(state, call, m.key());
      case Size m -> Outcome.reply(Math.toIntExact(state.entries()));
      case Scan m -> Outcome.reply(MultiMapScan.scan(state, m));
      case RemoveUnlocked m -> removeUnlocked(state, call);
      case Merge m -> merge(state, call, m);
      case LockAndGet m -> MultiMapTransactions.lock(state, call, m);
      case EndKey m -> MultiMapTransactions.end(state, call, m);
      case KeySet m -> throw notForPartitions(m);
      case Values m -> throw notForPartitions(m);
      case EntrySet m -> throw notForPartitions(m);
      case ContainsValue m -> throw notForPartitions(m);
      case Clear m -> throw notForPartitions(m);
      case AddEntryListener m -> throw notForPartitions(m);
      case AddEntryListenerToKey m -> throw notForPartitions(m);
      case RemoveEntryListener m -> throw notForPartitions(m);
    };
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((MultiMapMessages<?>) message) {
      case Put m -> true;
      case PutAll m -> true;
      case EndKey m -> MultiMapTransactions.adds(m);
      default -> false;
    };
  }

  private static List<Data> values(MultiMapState state, Data key) {
    KeyValues values = state.find(key);
    return values == null ? List.of() : values.all();
  }

  private static @Nullable Outcome waitForLock(
      MultiMapState state, Call call, Data key, long threadId) {
    return LockCalls.waitFor(state, call, key, threadId, LockCalls.NO_TIMEOUT, null);
  }

  // Writes.

  private static Outcome put(MultiMapState state, Call call, Put m) {
    Outcome wait = waitForLock(state, call, m.key(), m.threadId());
    if (wait != null) {
      return wait;
    }
    MultiMapEffect.Added added = state.add(m.key(), m.value());
    return added == null
        ? Outcome.reply(false)
        : new Outcome.Changed(
            added,
            true,
            call.hasListeners()
                ? List.of(event(call, EntryEventType.ADDED, m.key(), m.value(), null))
                : List.of(),
            List.of());
  }

  private static Outcome putAll(
      MultiMapState state, Call call, List<Map.Entry<Data, List<Data>>> entries) {
    Additions added = new Additions();
    List<EntryChanged> events = new ArrayList<>();
    for (Map.Entry<Data, List<Data>> entry : entries) {
      for (Data value : entry.getValue()) {
        add(state, call, entry.getKey(), value, added, events);
      }
    }
    return changed(added, null, events);
  }

  private static boolean add(
      MultiMapState state,
      Call call,
      Data key,
      Data value,
      Additions added,
      List<EntryChanged> events) {
    boolean isNew = state.add(key, value, added);
    if (isNew && call.hasListeners()) {
      events.add(event(call, EntryEventType.ADDED, key, value, null));
    }
    return isNew;
  }

  private static Outcome changed(
      Additions added, @Nullable Object reply, List<EntryChanged> events) {
    MultiMapEffect.Added effect = added.effect();
    return effect == null
        ? Outcome.reply(reply)
        : new Outcome.Changed(effect, reply, events, List.of());
  }

  private static Outcome removeEntry(MultiMapState state, Call call, RemoveEntry m) {
    Outcome wait = waitForLock(state, call, m.key(), m.threadId());
    if (wait != null) {
      return wait;
    }
    KeyValues values = state.find(m.key());
    int position = values == null ? -1 : values.find(m.value());
    if (values == null || position < 0) {
      return Outcome.reply(false);
    }
    return new Outcome.Changed(
        state.remove(values, m.value(), position),
        true,
        removed(call, m.key(), List.of(m.value())),
        List.of());
  }

  private static Outcome remove(
      MultiMapState state, Call call, Data key, long threadId, boolean answersValues) {
    Outcome wait = waitForLock(state, call, key, threadId);
    if (wait != null) {
      return wait;
    }
    KeyValues values = state.find(key);
    if (values == null) {
      return Outcome.reply(answersValues ? List.of() : null);
    }
    List<Data> all = values.all();
    return new Outcome.Changed(
        state.removeKeys(List.of(values)),
        answersValues ? all : null,
        removed(call, key, all),
        List.of());
  }

  private static List<EntryChanged> removed(Call call, Data key, List<Data> values) {
    if (!call.hasListeners()) {
      return List.of();
    }
    return values.stream()
        .map(value -> event(call, EntryEventType.REMOVED, key, null, value))
        .toList();
  }

  static EntryChanged event(
      Call call,
      EntryEventType type,
      @Nullable Data key,
      @Nullable Data value,
      @Nullable Data oldValue) {
    return new EntryChanged(key, value, oldValue, null, type.flag(), call.member(), 1);
  }

  /** Adds what is not there, as the multimap's policy wants it. */
  private static Outcome merge(MultiMapState state, Call call, Merge m) {
    List<Lost> lost = new ArrayList<>();
    Additions added = new Additions();
    List<EntryChanged> events = new ArrayList<>();
    for (MergingKey merging : MergingKey.all(m)) {
      KeyValues there = state.find(merging.key());
      List<Data> chosen =
          ItemMerging.choose(
              merging.key(),
              merging,
              there == null ? Map.of() : there.count(merging.items()),
              state.mergePolicy(),
              Integer.MAX_VALUE,
              lost,
              (value, failure) -> new Lost(merging.key(), value, failure));
      chosen.forEach(value -> add(state, call, merging.key(), value, added, events));
    }
    return changed(added, lost, events);
  }

  // Locks and time.

  @Override
  public Outcome callerGone(UUID caller, MultiMapState state, Call call) {
    return LockCalls.free(state, state.locks().heldBy(caller));
  }

  @Override
  public Outcome tick(MultiMapState state, Call call) {
    state.move(HOMES_PER_TICK);
    return LockCalls.free(state, state.locks().ended(call));
  }

  // The whole partition, and all of them.

  private static Outcome removeUnlocked(MultiMapState state, Call call) {
    int before = Math.toIntExact(state.entries());
    if (before == 0) {
      return Outcome.reply(0);
    }
    if (state.locks().isEmpty()) {
      return Outcome.changed(state.clear(), before);
    }
    List<KeyValues> unlocked = new ArrayList<>();
    state.forEach(
        values -> {
          if (state.locks().find(new Data(values.key()), call.nowMillis()) == null) {
            unlocked.add(values);
          }
        });
    if (unlocked.isEmpty()) {
      return Outcome.reply(0);
    }
    MultiMapEffect.RemovedKeys removed = state.removeKeys(unlocked);
    return Outcome.changed(removed, before - Math.toIntExact(state.entries()));
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return switch ((MultiMapMessages<?>) message) {
      case Size m -> sum(left, right);
      case RemoveUnlocked m -> sum(left, right);
      case Scan m -> MultiMapScan.merge(scanned(left), scanned(right));
      default -> Handler.super.merge(message, left, right);
    };
  }

  private static int sum(@Nullable Object left, @Nullable Object right) {
    return (int) Math.min(Integer.MAX_VALUE, count(left) + count(right));
  }

  private static long count(@Nullable Object count) {
    return count == null ? 0 : (Integer) count;
  }

  private static ScanReply scanned(@Nullable Object answer) {
    return (ScanReply) Objects.requireNonNull(answer);
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return switch ((MultiMapMessages<?>) message) {
      case Size m -> answer(merged);
      case ContainsValue m -> answer(!scanned(merged).items().isEmpty());
      case KeySet m -> answer(scanned(merged).items());
      case Values m -> answer(scanned(merged).items());
      case EntrySet m -> answer(MultiMapScan.entries(scanned(merged).items()));
      case Clear m -> cleared(count(merged), call);
      default -> Handler.super.combine(message, merged, call);
    };
  }

  private static Combined answer(@Nullable Object reply) {
    return new Combined(reply, List.of());
  }

  private static Combined cleared(long count, Call call) {
    List<EntryChanged> events =
        count == 0
            ? List.of()
            : List.of(
                new EntryChanged(
                    null,
                    null,
                    null,
                    null,
                    EntryEventType.CLEAR_ALL.flag(),
                    call.member(),
                    (int) Math.min(Integer.MAX_VALUE, count)));
    return new Combined(null, events);
  }
}
