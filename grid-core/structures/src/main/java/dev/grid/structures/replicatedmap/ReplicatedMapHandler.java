package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Removal;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Removed;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Write;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Written;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides what messages to replicated maps do. Stateless. */
final class ReplicatedMapHandler implements Handler<ReplicatedMapState> {

  private static final long FOR_EVER = 0;

  /** How much of a map one tick looks through for entries whose time is up. */
  private static final int EXPIRY_HOMES_PER_TICK = 4_000;

  /** So long it is left to the member that wrote an entry to tell that its time is up. */
  private static final long GRACE_MILLIS = 2_000;

  /** Then members have their turns, in an order of their own for each entry. */
  private static final long TURN_MILLIS = 1_000;

  private static final int TURNS = 8;

  /** Who makes known that something was joined, which no listener is told. */
  private static final UUID NOBODY = new UUID(0, 0);

  @Override
  public Outcome handle(Message<?> message, ReplicatedMapState state, Call call) {
    return switch ((ReplicatedMapMessages<?>) message) {
      case Get m -> {
        ReplicatedEntry found = state.find(m.key(), call.nowMillis());
        yield Outcome.reply(found == null ? null : new Data(found.value));
      }
      case ContainsKey m -> Outcome.reply(state.find(m.key(), call.nowMillis()) != null);
      case Size m -> Outcome.reply(state.size());
      case IsEmpty m -> Outcome.reply(state.size() == 0);
      case Put m -> put(state, call, m);
      case Remove m -> remove(state, call, m.key());
      case PutAll m -> putAll(state, call, m.entries());
      case PutAllWithMetadata m -> putAll(state, call, m);
      case RemoveAll m -> removeAll(state);
      case FetchEntryViews m -> fetch(state, call, m);
      case EndEntryViewIteration m -> Outcome.NOTHING;
      case ContainsValue m -> Listing.begin(state, m, call.nowMillis());
      case KeySet m -> Listing.begin(state, m, call.nowMillis());
      case Values m -> Listing.begin(state, m, call.nowMillis());
      case EntrySet m -> Listing.begin(state, m, call.nowMillis());
      case Clear m -> throw elsewhere(m);
      case AddEntryListenerToKeyWithPredicate m -> throw elsewhere(m);
      case AddEntryListenerWithPredicate m -> throw elsewhere(m);
      case AddEntryListenerToKey m -> throw elsewhere(m);
      case AddEntryListener m -> throw elsewhere(m);
      case AddNearCacheEntryListener m -> throw elsewhere(m);
      case RemoveEntryListener m -> throw elsewhere(m);
    };
  }

  private static IllegalStateException elsewhere(Message<?> message) {
    return new IllegalStateException(message + " is not for one member's map");
  }

  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, ReplicatedMapState state, Call call) {
    return ((Listing) Objects.requireNonNull(result))
        .goOn(state, (ReplicatedMapMessages<?>) message, call.nowMillis());
  }

  private static Outcome fetch(ReplicatedMapState state, Call call, FetchEntryViews m) {
    if (m.batchSize() < 1) {
      throw new IllegalArgumentException("batchSize=" + m.batchSize() + ": must be 1 or more");
    }
    if (m.partitionId() < 0 || m.partitionId() >= state.partitionCount()) {
      throw new IllegalArgumentException(
          "partitionId=" + m.partitionId() + ": must be from 0 to " + (state.partitionCount() - 1));
    }
    return Listing.begin(state, m, call.nowMillis());
  }

  // Writes.

  private static Outcome put(ReplicatedMapState state, Call call, Put m) {
    requireTimeToLive(state, m.ttl());
    List<EntryChanged> events = events(call);
    ReplicatedEntry before = state.find(m.key(), call.nowMillis());
    Write write = put(state, call, m.key(), m.value(), m.ttl(), events);
    return new Outcome.Changed(
        new Written(List.of(write)),
        before == null ? null : new Data(before.value),
        events,
        List.of());
  }

  private static void requireTimeToLive(ReplicatedMapState state, long ttlMillis) {
    if (ttlMillis < 0) {
      throw new IllegalArgumentException(
          "replicated-map=%s ttl=%d: must be 0, for no limit, or more"
              .formatted(state.name(), ttlMillis));
    }
  }

  private static Outcome putAll(
      ReplicatedMapState state, Call call, List<Map.Entry<Data, Data>> entries) {
    List<Write> writes = new ArrayList<>(entries.size());
    List<EntryChanged> events = events(call);
    entries.forEach(
        entry -> writes.add(put(state, call, entry.getKey(), entry.getValue(), FOR_EVER, events)));
    return written(writes, events);
  }

  private static Outcome putAll(ReplicatedMapState state, Call call, PutAllWithMetadata m) {
    m.entries().forEach(entry -> requireTimeToLive(state, entry.ttlMillis()));
    List<Write> writes = new ArrayList<>(m.entries().size());
    List<EntryChanged> events = events(call);
    for (EntryViewHolder entry : m.entries()) {
      writes.add(put(state, call, entry.key(), entry.value(), entry.ttlMillis(), events));
    }
    return written(writes, events);
  }

  private static Outcome written(List<Write> writes, List<EntryChanged> events) {
    return writes.isEmpty()
        ? Outcome.NOTHING
        : new Outcome.Changed(new Written(writes), null, events, List.of());
  }

  /** One write; its events are added to those before, if anybody listens. */
  private static Write put(
      ReplicatedMapState state,
      Call call,
      Data key,
      Data value,
      long ttlMillis,
      List<EntryChanged> events) {
    long now = call.nowMillis();
    if (call.hasListeners()) {
      ReplicatedEntry found = state.findAny(key);
      if (found != null && found.isEndedAt(now)) {
        events.add(event(call, EntryEventType.EVICTED, key, null, new Data(found.value)));
        found = null;
      }
      events.add(
          found == null
              ? event(call, EntryEventType.ADDED, key, value, null)
              : event(call, EntryEventType.UPDATED, key, value, new Data(found.value)));
    }
    return state.put(key.bytes(), value.bytes(), ttlMillis, now, call.member());
  }

  private static Outcome remove(ReplicatedMapState state, Call call, Data key) {
    ReplicatedEntry found = state.find(key, call.nowMillis());
    if (found == null) {
      return Outcome.NOTHING;
    }
    Data before = new Data(found.value);
    return new Outcome.Changed(
        new Removed(List.of(state.remove(found))),
        before,
        call.hasListeners()
            ? List.of(event(call, EntryEventType.REMOVED, key, null, before))
            : List.of(),
        List.of());
  }

  private static Outcome removeAll(ReplicatedMapState state) {
    int before = state.size();
    return before == 0 ? Outcome.reply(0) : Outcome.changed(state.clear(), before);
  }

  private static List<EntryChanged> events(Call call) {
    return call.hasListeners() ? new ArrayList<>(1) : List.of();
  }

  private static EntryChanged event(
      Call call,
      EntryEventType type,
      @Nullable Data key,
      @Nullable Data value,
      @Nullable Data oldValue) {
    return new EntryChanged(key, value, oldValue, null, type.flag(), call.member(), 1);
  }

  @Override
  public boolean adds(Message<?> message) {
    return switch ((ReplicatedMapMessages<?>) message) {
      case Remove m -> false;
      case RemoveAll m -> false;
      default -> true;
    };
  }

  // All members.

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return Math.max(count(left), count(right));
  }

  private static int count(@Nullable Object count) {
    return count == null ? 0 : (Integer) count;
  }

  /** As each member has all of it, listeners are told once. */
  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    int count = count(merged);
    return new Combined(
        null,
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
                    count)));
  }

  // What time and other members bring.

  @Override
  public Outcome tick(ReplicatedMapState state, Call call) {
    long me = call.member().hashCode();
    List<ReplicatedEntry> due =
        state.expired(
            EXPIRY_HOMES_PER_TICK,
            call.nowMillis(),
            entry -> GRACE_MILLIS + TURN_MILLIS * Math.floorMod(me ^ entry.digest(), TURNS));
    if (due.isEmpty()) {
      return Outcome.NOTHING;
    }
    List<Removal> removals = new ArrayList<>(due.size());
    List<EntryChanged> events = events(call);
    for (ReplicatedEntry entry : due) {
      removals.add(state.expire(entry));
      if (call.hasListeners()) {
        Data value = new Data(entry.value);
        events.add(event(call, EntryEventType.EVICTED, new Data(entry.key()), null, value));
      }
    }
    return new Outcome.Changed(new Removed(removals), null, events, List.of());
  }

  /**
   * Near caches of clients that read from this member: who heard of the change from its own member
   * may have read the old value here since.
   */
  @Override
  public List<?> joinedEvents(Effect effect, ReplicatedMapState state) {
    JoinedKeys joined = state.joined();
    if (joined.areMany()) {
      return List.of(invalidation(null));
    }
    return joined.keys().stream().map(key -> invalidation(new Data(key))).toList();
  }

  private static EntryChanged invalidation(@Nullable Data key) {
    return new EntryChanged(key, null, null, null, EntryEventType.INVALIDATION.flag(), NOBODY, 1);
  }
}
