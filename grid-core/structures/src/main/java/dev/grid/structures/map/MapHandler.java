package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.query.ResultTooLargeException;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a map. Reads ignore locks; writes to a key that another thread has
 * locked wait. Messages for all partitions are answered with this partition's part and put together
 * in {@link #merge} and {@link #combine}.
 */
final class MapHandler implements Handler<MapState> {

  private static final long AS_CONFIGURED = MapState.AS_CONFIGURED;

  static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  /** What a call waits for, beside the lock of its key. */
  private enum Condition {
    /** Other partitions have evicted something. */
    ROOM
  }

  /** How soon a call that waits for room looks again. */
  private static final long ROOM_RECHECK_MILLIS = 10;

  /** Of a message that does not say which thread called: it waits for its own caller's lock too. */
  private static final long NO_THREAD = 0;

  /** In an entry view, what is not kept for the entry. */
  private static final long NOT_KNOWN = -1;

  /** In an entry view, when a store last wrote the entry. */
  private static final long NEVER = 0;

  /** How much of a partition one tick looks through for entries whose time is up. */
  private static final int EXPIRY_ENTRIES_PER_TICK = 1_000;

  private static final int EXPIRY_HOMES_PER_TICK = 4_000;

  @Override
  public Outcome handle(Message<?> message, MapState state, Call call) {
    // The switch tries its cases in order: the most frequent come first.
    if (!(message instanceof MapMessages<?> own)) {
      return MapQuerying.handle((MapQueryMessages<?>) message, state, call);
    }
    return switch (own) {
      case Get m -> get(state, call, m.key());
      case Set m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, false);
      case Put m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, true);
      case PutTransient m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, false);
      case PutWithMaxIdle m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case SetWithMaxIdle m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case PutTransientWithMaxIdle m ->
          put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case PutIfAbsent m ->
          putIfAbsent(state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED);
      case PutIfAbsentWithMaxIdle m ->
          putIfAbsent(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle());
      case TryPut m -> tryPut(state, call, m);
      case Remove m -> remove(state, call, m.key(), m.threadId());
      case Delete m -> delete(state, call, m);
      case TryRemove m -> tryRemove(state, call, m);
      case RemoveIfSame m -> removeIfSame(state, call, m);
      case Replace m -> replace(state, call, m);
      case ReplaceIfSame m -> replaceIfSame(state, call, m);
      case ContainsKey m -> containsKey(state, call, m.key());
      case GetAll m -> getAll(state, call, m.keys());
      case PutAll m -> putAll(state, call, m.entries());
      case ExecuteOnKey m ->
          MapProcessing.begin(state, call, m.entryProcessor(), m.key(), m.threadId());
      case SubmitToKey m ->
          MapProcessing.begin(state, call, m.entryProcessor(), m.key(), m.threadId());
      case SetTtl m -> setTtl(state, call, m);
      case Evict m -> evict(state, call, m);
      case GetEntryView m -> entryView(state, call, m.key());
      case MapMessages.Lock m -> {
        LockCalls.Attempt attempt =
            new LockCalls.Attempt(m.key(), m.threadId(), m.ttl(), m.referenceId());
        yield LockCalls.lock(state, call, attempt, NO_TIMEOUT, null);
      }
      case TryLock m -> {
        LockCalls.Attempt attempt =
            new LockCalls.Attempt(m.key(), m.threadId(), m.lease(), m.referenceId());
        yield LockCalls.lock(state, call, attempt, m.timeout(), true);
      }
      case IsLocked m -> Outcome.reply(state.locks().find(m.key(), call.nowMillis()) != null);
      case Unlock m -> LockCalls.unlock(state, call, m.key(), m.threadId(), m.referenceId());
      case ForceUnlock m -> LockCalls.forceUnlock(state, call, m.key());
      case Size m -> Outcome.reply(Math.toIntExact(state.entries()));
      case IsEmpty m -> Outcome.reply(state.entries() == 0);
      case Scan m -> Outcome.reply(MapScan.scan(state, call, m));
      case RemoveUnlocked m -> removeUnlocked(state, call);
      case ContainsValue m -> throw notForPartitions(m);
      case KeySet m -> throw notForPartitions(m);
      case Values m -> throw notForPartitions(m);
      case EntrySet m -> throw notForPartitions(m);
      case Clear m -> throw notForPartitions(m);
      case EvictAll m -> throw notForPartitions(m);
      case FetchKeys m -> MapFetch.keys(state, call, m);
      case FetchEntries m -> MapFetch.entries(state, call, m);
      case Merge m -> MapMerge.merge(state, call, m.entries());
      case LockAndGet m -> MapTransactions.lock(state, call, m);
      case EndKey m -> MapTransactions.end(state, call, m);
      case AddEntryListener m -> throw notForPartitions(m);
      case AddEntryListenerToKey m -> throw notForPartitions(m);
      case RemoveEntryListener m -> throw notForPartitions(m);
    };
  }

  @Override
  public Outcome resume(Message<?> message, @Nullable Object result, MapState state, Call call) {
    if (message instanceof MapQueryMessages<?> query) {
      return MapQuerying.resume(query, result, state, call);
    }
    return MapProcessing.resume(state, call, message, result);
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, MapState state, Call call, java.util.Set<Object> held) {
    return message instanceof MapQueryMessages<?> ? null : MapProcessing.whileHeld(message, held);
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  // Reads.

  private Outcome get(MapState state, Call call, Data key) {
    MapEntry entry = state.find(key);
    if (entry == null) {
      return Outcome.NOTHING;
    }
    if (entry.times() != null) {
      if (entry.isExpiredAt(call.nowMillis())) {
        return expired(state, call, entry, null);
      }
      state.touch(entry, call.nowMillis());
    }
    return new Outcome.Reply(new Data(entry.value));
  }

  private static Outcome expired(
      MapState state, Call call, MapEntry entry, @Nullable Object reply) {
    MapChange change = new MapChange(state, call);
    change.expire(entry);
    return change.reply(reply);
  }

  private Outcome containsKey(MapState state, Call call, Data key) {
    MapEntry entry = state.find(key);
    if (entry == null) {
      return Outcome.reply(false);
    }
    if (entry.isExpiredAt(call.nowMillis())) {
      return expired(state, call, entry, false);
    }
    state.touch(entry, call.nowMillis());
    return Outcome.reply(true);
  }

  private Outcome getAll(MapState state, Call call, List<Data> keys) {
    MapChange change = new MapChange(state, call);
    List<Map.Entry<Data, Data>> found = new ArrayList<>(keys.size());
    for (Data key : keys) {
      MapEntry entry = change.find(key);
      if (entry != null) {
        state.touch(entry, call.nowMillis());
        found.add(Map.entry(key, new Data(entry.value)));
      }
    }
    return change.reply(found);
  }

  private Outcome entryView(MapState state, Call call, Data key) {
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry == null) {
      return change.reply(new GetEntryViewReply(null, EntryTimes.FOR_EVER));
    }
    SimpleEntryView view = view(key, entry, state.keepsStatistics());
    return change.reply(new GetEntryViewReply(view, view.maxIdle()));
  }

  /** With statistics everything is told; without, only what expiry needs. */
  private static SimpleEntryView view(Data key, MapEntry entry, boolean statistics) {
    EntryTimes times = entry.times();
    boolean counted = statistics && times != null;
    boolean timed = counted || times != null && times.canExpire();
    return new SimpleEntryView(
        key,
        new Data(entry.value),
        entry.bytes(),
        counted && times != null ? times.createdMillis : NOT_KNOWN,
        times == null ? EntryTimes.FOR_EVER : times.expirationMillis(),
        counted && times != null ? times.hits : NOT_KNOWN,
        counted && times != null ? times.accessedMillis : NOT_KNOWN,
        counted ? NEVER : NOT_KNOWN,
        timed && times != null ? times.updatedMillis : NOT_KNOWN,
        entry.version(),
        times == null ? EntryTimes.FOR_EVER : times.timeToLiveMillis,
        times == null ? EntryTimes.FOR_EVER : times.maxIdleMillis);
  }

  // Writes.

  /**
   * The wait of a call that stores something: for the key's lock, or until other partitions have
   * freed something where the map is limited; null if it may go on.
   */
  private static @Nullable Outcome waitToStore(
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

  private static @Nullable Outcome waitForRoom(
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
        call.nowMillis() + ROOM_RECHECK_MILLIS,
        soFar);
  }

  private Outcome put(
      MapState state,
      Call call,
      Data key,
      Data value,
      long threadId,
      long ttl,
      long maxIdle,
      boolean returnOld) {
    Outcome wait = waitToStore(state, call, key, value, threadId, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    Data old = returnOld && entry != null ? new Data(entry.value) : null;
    change.store(entry, key, value, ttl, maxIdle);
    return change.reply(old);
  }

  private Outcome tryPut(MapState state, Call call, TryPut m) {
    Outcome wait = waitToStore(state, call, m.key(), m.value(), m.threadId(), m.timeout(), false);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    change.storeBlindly(change.find(m.key()), m.key(), m.value());
    return change.reply(true);
  }

  private Outcome putIfAbsent(
      MapState state, Call call, Data key, Data value, long threadId, long ttl, long maxIdle) {
    Outcome wait = waitToStore(state, call, key, value, threadId, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry != null) {
      state.touch(entry, call.nowMillis());
      return change.reply(new Data(entry.value));
    }
    change.store(null, key, value, ttl, maxIdle);
    return change.reply(null);
  }

  private Outcome replace(MapState state, Call call, Replace m) {
    Outcome wait = waitToStore(state, call, m.key(), m.value(), m.threadId(), NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null) {
      return change.reply(null);
    }
    Data old = new Data(entry.value);
    change.store(entry, m.key(), m.value(), AS_CONFIGURED, AS_CONFIGURED);
    return change.reply(old);
  }

  private Outcome replaceIfSame(MapState state, Call call, ReplaceIfSame m) {
    Outcome wait = waitToStore(state, call, m.key(), m.value(), m.threadId(), NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null) {
      return change.reply(false);
    }
    if (!Data.sameValue(entry.value, m.testValue().bytes())) {
      state.touch(entry, call.nowMillis());
      return change.reply(false);
    }
    change.store(entry, m.key(), m.value(), AS_CONFIGURED, AS_CONFIGURED);
    return change.reply(true);
  }

  private Outcome remove(MapState state, Call call, Data key, long threadId) {
    Outcome wait = LockCalls.waitFor(state, call, key, threadId, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry == null) {
      return change.reply(null);
    }
    change.remove(entry, EntryEventType.REMOVED);
    return change.reply(new Data(entry.value));
  }

  private Outcome delete(MapState state, Call call, Delete m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, false);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry != null) {
      change.removeBlindly(entry);
    }
    return change.reply(entry != null);
  }

  private Outcome tryRemove(MapState state, Call call, TryRemove m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), m.timeout(), false);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry != null) {
      change.remove(entry, EntryEventType.REMOVED);
    }
    return change.reply(entry != null);
  }

  private Outcome removeIfSame(MapState state, Call call, RemoveIfSame m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null || !Data.sameValue(entry.value, m.value().bytes())) {
      return change.reply(false);
    }
    change.remove(entry, EntryEventType.REMOVED);
    return change.reply(true);
  }

  private Outcome putAll(MapState state, Call call, List<Map.Entry<Data, Data>> entries) {
    if (state.limit() != null) {
      for (Map.Entry<Data, Data> e : entries) {
        Outcome wait = waitForRoom(state, call, e, NO_TIMEOUT, null);
        if (wait != null) {
          return wait;
        }
      }
    }
    MapChange change = new MapChange(state, call);
    for (Map.Entry<Data, Data> e : entries) {
      change.store(change.find(e.getKey()), e.getKey(), e.getValue(), AS_CONFIGURED, AS_CONFIGURED);
    }
    return change.reply(null);
  }

  private Outcome setTtl(MapState state, Call call, SetTtl m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), NO_THREAD, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null) {
      return change.reply(false);
    }
    change.add(state.setTimeToLive(entry, state.timeToLive(m.ttl()), call.nowMillis()));
    return change.reply(true);
  }

  private Outcome evict(MapState state, Call call, Evict m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry != null) {
      change.remove(entry, EntryEventType.EVICTED);
    }
    return change.reply(entry != null);
  }

  @Override
  public Outcome callerGone(UUID caller, MapState state, Call call) {
    return LockCalls.free(state, state.locks().heldBy(caller));
  }

  // The whole partition.

  private Outcome removeUnlocked(MapState state, Call call) {
    int entries = Math.toIntExact(state.entries());
    if (entries > 0 && state.locks().isEmpty()) {
      return Outcome.changed(state.clear(), entries);
    }
    MapChange change = new MapChange(state, call);
    List<MapEntry> unlocked = new ArrayList<>((int) state.entries());
    long now = call.nowMillis();
    state.forEach(
        entry -> {
          if (!state.isLocked(entry, now)) {
            unlocked.add(entry);
          }
        });
    unlocked.forEach(change::removeQuietly);
    return change.reply(unlocked.size());
  }

  @Override
  public Outcome tick(MapState state, Call call) {
    MapChange change = new MapChange(state, call);
    long now = call.nowMillis();
    List<MapEntry> due = new ArrayList<>();
    state.move(EXPIRY_HOMES_PER_TICK);
    state.scanForExpiry(
        EXPIRY_ENTRIES_PER_TICK,
        EXPIRY_HOMES_PER_TICK,
        entry -> {
          if (entry.isExpiredAt(now)) {
            due.add(entry);
          }
        });
    due.forEach(change::expire);
    for (Data key : state.locks().endedAt(now)) {
      change.add(state.unlock(key));
      change.wake(key);
    }
    return change.reply(null);
  }

  @Override
  public Outcome relieve(MapState state, Call call) {
    MapChange change = new MapChange(state, call);
    change.evictOthersThan(null);
    return change.reply(null);
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch (message) {
      case Set m -> true;
      case Put m -> true;
      case PutTransient m -> true;
      case PutWithMaxIdle m -> true;
      case SetWithMaxIdle m -> true;
      case PutTransientWithMaxIdle m -> true;
      case PutIfAbsent m -> true;
      case PutIfAbsentWithMaxIdle m -> true;
      case TryPut m -> true;
      case Replace m -> true;
      case ReplaceIfSame m -> true;
      case PutAll m -> true;
      case ExecuteOnKey m -> true;
      case SubmitToKey m -> true;
      case EndKey m -> MapTransactions.adds(m);
      default -> false;
    };
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return switch (message) {
      case MapQueryMessages<?> m -> MapQuerying.merge(m, left, right);
      case Size m -> sum(left, right);
      case IsEmpty m -> Boolean.TRUE.equals(left) && Boolean.TRUE.equals(right);
      case Scan m -> MapScan.merge(scanned(left), scanned(right));
      case RemoveUnlocked m -> sum(left, right);
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
    return switch (message) {
      case MapQueryMessages<?> m -> MapQuerying.combine(m, merged, call);
      case Size m -> answer(merged);
      case IsEmpty m -> answer(merged);
      case ContainsValue m -> answer(!scanned(merged).items().isEmpty());
      case KeySet m -> answer(scanned(merged).items());
      case Values m -> answer(scanned(merged).items());
      case EntrySet m -> answer(MapScan.entries(scanned(merged).items()));
      case Clear m -> removed(EntryEventType.CLEAR_ALL, count(merged), call);
      case EvictAll m -> removed(EntryEventType.EVICT_ALL, count(merged), call);
      default -> Handler.super.combine(message, merged, call);
    };
  }

  @Override
  public RuntimeException tooLarge(Message<?> message, String text) {
    return message instanceof MapQueryMessages<?>
        ? new ResultTooLargeException(text)
        : Handler.super.tooLarge(message, text);
  }

  private static Combined answer(@Nullable Object reply) {
    return new Combined(reply, List.of());
  }

  private static Combined removed(EntryEventType type, long count, Call call) {
    List<EntryChanged> events =
        count == 0
            ? List.of()
            : List.of(
                new EntryChanged(
                    null, null, null, null, type.flag(), call.member(), Math.toIntExact(count)));
    return new Combined(null, events);
  }
}
