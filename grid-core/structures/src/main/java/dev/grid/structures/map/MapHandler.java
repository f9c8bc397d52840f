package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Explaining;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.query.ResultTooLargeException;
import dev.grid.structures.map.EntryCodeMessages.*;
import dev.grid.structures.map.InterceptorMessages.AddInterceptor;
import dev.grid.structures.map.InterceptorMessages.CanIntercept;
import dev.grid.structures.map.InterceptorMessages.RemoveInterceptor;
import dev.grid.structures.map.MapExplainMessages.Explain;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessages.DropIndex;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.MapQueryMessages.PageScan;
import dev.grid.structures.map.OwnMapMessages.*;
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

  private static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  /** How much of a partition one tick looks through for entries whose time is up. */
  private static final int EXPIRY_ENTRIES_PER_TICK = 1_000;

  private static final int EXPIRY_HOMES_PER_TICK = 4_000;

  /**
   * With so many bytes to be told to replicas no other entry is removed by a tick, the next ones
   * find it: what one tick changes has to fit into a message, and into an entry of a Raft group.
   */
  private static final int EXPIRY_BYTES_PER_TICK = 256 << 10;

  @Override
  public Outcome handle(Message<?> message, MapState state, Call call) {
    if (state.isPlain()) {
      return decideNow(message, state, call);
    }
    Outcome outcome =
        state.stored() == null
            ? decide(message, state, call)
            : MapStoring.handle(this, message, state, call);
    return state.interceptors().isEmpty() ? outcome : MapIntercepting.show(message, state, outcome);
  }

  /** What a message does to what is in memory, when interceptors have been asked. */
  Outcome decide(Message<?> message, MapState state, Call call) {
    return state.interceptors().isEmpty()
        ? decideNow(message, state, call)
        : MapIntercepting.decide(this, message, state, call);
  }

  /** What a message does to what is in memory. */
  Outcome decideNow(Message<?> message, MapState state, Call call) {
    if (!(message instanceof MapMessages<?> common)) {
      return handleOther(message, state, call);
    }
    // The switch tries its cases in order: the most frequent come first.
    return switch (common) {
      case Get m -> MapReads.get(state, call, m.key());
      case Set m ->
          MapWrites.put(
              state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, false);
      case Put m ->
          MapWrites.put(
              state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, true);
      case PutTransient m ->
          MapWrites.put(
              state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED, false);
      case PutWithMaxIdle m ->
          MapWrites.put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case SetWithMaxIdle m ->
          MapWrites.put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case PutTransientWithMaxIdle m ->
          MapWrites.put(state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle(), true);
      case PutIfAbsent m ->
          MapWrites.putIfAbsent(
              state, call, m.key(), m.value(), m.threadId(), m.ttl(), AS_CONFIGURED);
      case PutIfAbsentWithMaxIdle m ->
          MapWrites.putIfAbsent(
              state, call, m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle());
      case TryPut m -> MapWrites.tryPut(state, call, m);
      case Remove m -> MapWrites.remove(state, call, m.key(), m.threadId());
      case Delete m -> MapWrites.delete(state, call, m);
      case TryRemove m -> MapWrites.tryRemove(state, call, m);
      case RemoveIfSame m -> MapWrites.removeIfSame(state, call, m);
      case Replace m -> MapWrites.replace(state, call, m);
      case ReplaceIfSame m ->
          MapWrites.replaceIfSame(
              state, call, m.key(), m.testValue(), m.value(), m.threadId(), AS_CONFIGURED);
      case ContainsKey m -> MapReads.containsKey(state, call, m.key());
      case GetAll m -> MapReads.getAll(state, call, m.keys());
      case PutAll m -> MapWrites.putAll(state, call, m.entries());
      case ExecuteOnKey m ->
          MapProcessing.begin(state, call, m.entryProcessor(), m.key(), m.threadId());
      case SubmitToKey m ->
          MapProcessing.begin(state, call, m.entryProcessor(), m.key(), m.threadId());
      case SetTtl m -> MapWrites.setTtl(state, call, m);
      case Evict m -> MapWrites.evict(state, call, m);
      case GetEntryView m -> MapReads.entryView(state, call, m.key());
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
      case RemoveUnlocked m ->
          MapWrites.removeUnlocked(
              state, call, m.evicts() ? EntryEventType.EVICTED : EntryEventType.REMOVED);
      case Flush m -> Outcome.NOTHING;
      case FlushPart m -> Outcome.NOTHING;
      case LoadAll m -> throw MapStoring.noLoader(m);
      case LoadGivenKeys m -> throw MapStoring.noLoader(m);
      case LoadPart m -> throw MapStoring.noLoader(m);
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

  private static Outcome handleOther(Message<?> message, MapState state, Call call) {
    return switch (message) {
      case GetStored m -> MapReads.get(state, call, m.key());
      case ReadEntry m -> MapProcessing.read(state, call, m);
      case ProcessSlice m -> EntriesProcessing.begin(state, call, m.walk());
      case ReadSlice m -> EntriesProcessing.begin(state, call, m.walk());
      case GetAndTouch m -> MapWrites.getAndTouch(state, call, m);
      case ReplaceIfSameFor m ->
          MapWrites.replaceIfSame(
              state, call, m.key(), m.testValue(), m.value(), m.threadId(), m.ttl());
      case RemoveKeys m -> MapWrites.removeKeys(state, call, m);
      case AddIndex m -> MapIndexing.add(state, m);
      case DropIndex m -> MapIndexing.drop(state, m);
      case MapQueryMessages<?> m -> MapQuerying.handle(m, state, call);
      case MapAggregateMessages<?> m -> MapAggregating.handle(m, state, call);
      case Explain m -> MapExplaining.handle(m, state, call);
      case MapSearchMessages<?> m -> MapSearching.handle(m, state, call);
      case MapCacheMessages<?> m -> MapCaching.handle(m, state, call);
      case MapFragmentMessages<?> m -> MapFragments.handle(m, state, call);
      case MapViewMessages<?> m -> MapViewing.handle(m, state, call);
      case JournalMessages<?> m -> JournalReading.handle(m, state, call);
      case InterceptorMessages<?> m ->
          MapIntercepting.invalidating(MapIntercepting.handle(m, state), call);
      default -> throw notForPartitions(message);
    };
  }

  @Override
  public Outcome resume(Message<?> message, @Nullable Object result, MapState state, Call call) {
    Outcome shown = MapIntercepting.shown(result);
    if (shown != null) {
      return shown;
    }
    Outcome outcome =
        state.stored() == null
            ? goOn(message, result, state, call)
            : MapStoring.resume(this, message, result, state, call);
    return state.interceptors().isEmpty() ? outcome : MapIntercepting.show(message, state, outcome);
  }

  /** Goes on with what users' code has come to. */
  Outcome goOn(Message<?> message, @Nullable Object result, MapState state, Call call) {
    Outcome intercepted = MapIntercepting.resume(this, message, result, state, call);
    if (intercepted != null) {
      return intercepted;
    }
    return switch (message) {
      case ProcessSlice m -> EntriesProcessing.resume(state, call, m.walk(), result);
      case ReadSlice m -> EntriesProcessing.resume(state, call, m.walk(), result);
      case MapQueryMessages<?> m -> MapQuerying.resume(m, result, state, call);
      case MapAggregateMessages<?> m -> MapAggregating.resume(m, result, state, call);
      case Explain m -> MapExplaining.resume(m, result, state, call);
      case MapSearchMessages<?> m -> MapSearching.resume(m, result, state, call);
      case MapFragmentMessages<?> m -> MapFragments.resume(m, result, state, call);
      case MapViewMessages<?> m -> MapViewing.resume(m, result, state, call);
      case JournalMessages<?> m -> JournalReading.resume(m, result, state, call);
      default -> MapProcessing.resume(state, call, message, result);
    };
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, MapState state, Call call, java.util.Set<Object> held) {
    return state.stored() == null
        ? waitForCode(message, state, call, held)
        : MapHeld.whileHeld(message, state, call, held);
  }

  /** How a message waits for users' code, or null if it does not. */
  private static @Nullable Outcome waitForCode(
      Message<?> message, MapState state, Call call, java.util.Set<Object> held) {
    return message instanceof ProcessSlice m
        ? EntriesProcessing.whileHeld(state, call, m.walk(), held)
        : MapProcessing.whileHeld(message, held);
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  @Override
  public Outcome callerGone(UUID caller, MapState state, Call call) {
    return LockCalls.free(state, state.locks().heldBy(caller));
  }

  @Override
  public Outcome promoted(MapState state, Call call) {
    if (state.stored() != null) {
      state.stored().opened(call.part(MapStorePart.class));
    }
    return Outcome.NOTHING;
  }

  @Override
  public Outcome tick(MapState state, Call call) {
    return state.stored() == null ? expire(state, call) : WriteBehind.tick(this, state, call);
  }

  @Override
  public Outcome resumeOwn(@Nullable Object result, MapState state, Call call) {
    return WriteBehind.drained(this, state, call, result);
  }

  /** Removes some of what has expired, and frees locks whose time is up. */
  Outcome expire(MapState state, Call call) {
    MapChange change = new MapChange(state, call);
    long now = call.nowMillis();
    List<MapEntry> due = new ArrayList<>();
    state.move(EXPIRY_HOMES_PER_TICK);
    MapIndexing.build(state, call);
    state.scanForExpiry(
        EXPIRY_ENTRIES_PER_TICK,
        EXPIRY_HOMES_PER_TICK,
        entry -> {
          if (entry.isExpiredAt(now)) {
            due.add(entry);
          }
        });
    long bytes = 0;
    for (MapEntry entry : due) {
      if (bytes < EXPIRY_BYTES_PER_TICK) {
        bytes += bytesOfExpiry(state, entry);
        change.expire(entry);
      }
    }
    change.expireEvents();
    for (Data key : state.locks().ended(call)) {
      if (bytes < EXPIRY_BYTES_PER_TICK) {
        bytes += key.length();
        change.add(state.unlock(key));
        change.wake(key);
      }
    }
    return change.reply(null);
  }

  /** What replicas are told of an entry whose time is up, about; the journal has its value, too. */
  private static long bytesOfExpiry(MapState state, MapEntry entry) {
    long keyBytes = entry.key().length;
    return state.journal() == null ? keyBytes : 2 * keyBytes + entry.value.length;
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
      case LoadPart m -> true;
      case ExecuteOnKey m -> true;
      case SubmitToKey m -> true;
      case ProcessSlice m -> true;
      case ReplaceIfSameFor m -> true;
      case MapCacheMessages.PutToCache m -> true;
      case AddIndex m -> true;
      case AddInterceptor m -> true;
      case EndKey m -> MapTransactions.adds(m);
      default -> false;
    };
  }

  @Override
  public @Nullable Message<?> askedBefore(Message<?> message) {
    return message instanceof AddInterceptor m ? new CanIntercept(m.name(), m.interceptor()) : null;
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return switch (message) {
      case MapQueryMessages<?> m -> MapQuerying.merge(m, left, right);
      case MapAggregateMessages<?> m -> MapAggregating.merge(m, left, right);
      case Explain m -> MapExplaining.merge(left, right);
      case MapSearchMessages<?> m -> MapSearching.merge(m, left, right);
      case MapFragmentMessages<?> m -> MapFragments.merge(left, right);
      case MapCacheMessages<?> m -> MapCaching.merge(left, right);
      case Size m -> sum(left, right);
      case IsEmpty m -> Boolean.TRUE.equals(left) && Boolean.TRUE.equals(right);
      case Scan m -> MapScan.merge(scanned(left), scanned(right));
      case RemoveUnlocked m -> sum(left, right);
      case Flush m -> null;
      case AddIndex m -> null;
      case CanIntercept m -> null;
      case AddInterceptor m -> left;
      case RemoveInterceptor m -> Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right);
      case DropIndex m -> Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right);
      case ProcessSlice m -> MapScan.merge(scanned(left), scanned(right));
      case ReadSlice m -> MapScan.merge(scanned(left), scanned(right));
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
  public Outcome.@Nullable Task reduction(Message<?> message, @Nullable Object merged) {
    return switch (message) {
      case PageScan m -> MapPaging.reduction(m.predicate(), merged);
      case MapFragmentMessages.FragmentPart m -> MapFragments.reduction(m, merged);
      default -> null;
    };
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return switch (message) {
      case MapQueryMessages<?> m -> MapQuerying.combine(m, merged, call);
      case MapAggregateMessages<?> m -> MapAggregating.combine(m, merged, call);
      case Explain m -> answer(merged);
      case MapSearchMessages<?> m -> MapSearching.combine(m, merged, call);
      case MapFragmentMessages<?> m -> MapFragments.combine(m, merged);
      case MapCacheMessages<?> m -> MapCaching.combine(m, merged);
      case Size m -> answer(merged);
      case IsEmpty m -> answer(merged);
      case AddIndex m -> answer(null);
      case DropIndex m -> answer(merged);
      case InterceptorMessages<?> m -> answer(merged);
      case ContainsValue m -> answer(!scanned(merged).items().isEmpty());
      case KeySet m -> answer(scanned(merged).items());
      case Values m -> answer(scanned(merged).items());
      case EntrySet m -> answer(MapScan.entries(scanned(merged).items()));
      case Clear m -> removed(EntryEventType.CLEAR_ALL, count(merged), call);
      case Flush m -> answer(null);
      case EvictAll m -> removed(EntryEventType.EVICT_ALL, count(merged), call);
      case ExecuteOnAllKeys m -> answer(entries(merged));
      case ExecuteOnKeys m -> answer(entries(merged));
      case ReadEntries m -> answer(entries(merged));
      case ExecuteWithPredicate m -> answer(entries(merged));
      case ReadWithPredicate m -> answer(entries(merged));
      case ReplaceAll m -> answer(null);
      default -> Handler.super.combine(message, merged, call);
    };
  }

  @Override
  public @Nullable Explaining explaining(Message<?> message, Call call) {
    return MapExplaining.explaining(message, call);
  }

  @Override
  public RuntimeException tooLarge(Message<?> message, String text) {
    return message instanceof MapQueryMessages<?>
            || message instanceof MapAggregateMessages<?>
            || message instanceof MapSearchMessages<?>
        ? new ResultTooLargeException(text)
        : Handler.super.tooLarge(message, text);
  }

  private static Combined answer(@Nullable Object reply) {
    return new Combined(reply, List.of());
  }

  /** The answers of users' code; of no partition at all if there were no keys. */
  private static List<Map.Entry<Data, Data>> entries(@Nullable Object merged) {
    return merged == null ? List.of() : MapScan.entries(scanned(merged).items());
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
