package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.*;
import dev.grid.structures.map.MapCacheMessages.*;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.MapStored.Change;
import dev.grid.structures.map.MapStored.Pending;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store adds to the calls of its map. A call is handled as any other, with three steps
 * around that: first what it asks for and is not in memory is loaded, outside the partition, and
 * shown to it; then what it changes is collected, if that is stored before it is made ({@link
 * MapStored#write}), stored outside, and made when that has succeeded; and what was loaded and is
 * not changed is put into memory with the answer. Keys are held from the one step to the next, so
 * that calls to them wait. So what of them is gone from memory when a step has ended was evicted,
 * or has expired: it is as it was when the step began. A call that is parked holds nothing, and
 * looks again. Stateless.
 */
final class MapStoring {

  /** What calls wait for. */
  enum Condition {
    /** All was loaded. */
    ALL_LOADED
  }

  /** How soon a call looks again that waits for the initial load, which may have failed. */
  private static final long LOAD_RECHECK_MILLIS = 500;

  private static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  private MapStoring() {}

  /**
   * What came of loading.
   *
   * @param before what was known of the call's keys when it began
   * @param found what was loaded; empty if that has failed
   * @param soFar what the call had come to before, or null
   */
  private record Loaded(
      Map<Data, Data> before,
      Map<Data, Data> found,
      @Nullable RuntimeException failure,
      @Nullable Object soFar) {}

  /** What came of storing what a call has to store: with a failure nothing, as far as is known. */
  private record Stored(
      List<Pending> pending, @Nullable Object reply, @Nullable RuntimeException failure) {}

  /**
   * What came of users' code that has held the keys which it was about.
   *
   * @param known what these had when it began
   */
  private record Known(Map<Data, Data> known, @Nullable Object result) {}

  /** What a call had come to when it was parked: others may have changed its keys since. */
  private record Waited(Object soFar) {}

  // The way of a call.

  static Outcome handle(MapHandler handler, Message<?> message, MapState state, Call call) {
    MapStored stored = stored(state);
    Outcome wait = waitForInitialLoad(message, stored, call);
    if (wait != null) {
      return wait;
    }
    switch (message) {
      case Flush m -> {
        return WriteBehind.flush(stored, call);
      }
      case FlushPart m -> {
        return WriteBehind.flush(stored, call);
      }
      case LoadAll m -> {
        return new Outcome.Later(stored.part().keyLoading().loadAll(m.replaceExisting()));
      }
      case LoadGivenKeys m -> {
        return new Outcome.Later(stored.part().keyLoading().load(m.keys(), m.replaceExisting()));
      }
      case LoadPart m -> {
        return loadPart(state, stored, call, m);
      }
      case RemoveUnlocked m when !m.evicts() -> {
        return MapClearing.clear(state, stored, call);
      }
      default -> {}
    }
    wait = WriteBehind.waitForRoom(message, state, stored, call);
    if (wait != null) {
      return wait;
    }
    if (isLockedOut(message, state, call)) {
      return goOn(handler, message, state, call, Map.of(), Map.of());
    }
    Map<Data, Data> waiting = new HashMap<>();
    List<Data> unknown = look(message, state, stored, call, waiting);
    return unknown.isEmpty()
        ? goOn(handler, message, state, call, waiting, waiting)
        : load(message, state, call, unknown, null);
  }

  static Outcome resume(
      MapHandler handler, Message<?> message, @Nullable Object result, MapState state, Call call) {
    MapStored stored = stored(state);
    return switch (result) {
      case Loaded loaded when message instanceof LoadPart m ->
          partLoaded(state, stored, call, m, loaded);
      case Loaded loaded -> loaded(handler, message, state, call, loaded);
      case Stored ended -> carryOut(message, state, stored, call, ended);
      case Known(Map<Data, Data> known, Object ended) -> {
        Map<Data, Data> shown = new HashMap<>(known);
        look(message, state, stored, call, shown);
        yield within(state, message, call, shown, () -> handler.goOn(message, ended, state, call));
      }
      case Waited(Object soFar) -> {
        Map<Data, Data> shown = new HashMap<>();
        List<Data> unknown = look(message, state, stored, call, shown);
        yield unknown.isEmpty()
            ? within(state, message, call, shown, () -> handler.goOn(message, soFar, state, call))
            : load(message, state, call, unknown, soFar);
      }
      case WriteBehind.FlushUpTo upTo -> WriteBehind.flushed(stored, call, upTo);
      case MapStorePart.Cleared cleared -> MapClearing.cleared(state, stored, call, cleared);
      case null, default ->
          within(state, message, call, Map.of(), () -> handler.goOn(message, result, state, call));
    };
  }

  static UnsupportedOperationException noLoader(Message<?> message) {
    return new UnsupportedOperationException(
        "map="
            + MapKeys.map(message)
            + " has no store or loader to load from: configure one for it on every member");
  }

  static MapStored stored(MapState state) {
    return Objects.requireNonNull(state.stored());
  }

  private static Map<Data, Data> found(MapStored stored, Loaded loaded) {
    if (loaded.failure() != null) {
      stored.countFailure(null);
      throw loaded.failure();
    }
    stored.countLoads(loaded.found().size());
    return loaded.found();
  }

  /** Goes on with what was loaded. */
  private static Outcome loaded(
      MapHandler handler, Message<?> message, MapState state, Call call, Loaded loaded) {
    MapStored stored = stored(state);
    Map<Data, Data> found = found(stored, loaded);
    Map<Data, Data> shown = new HashMap<>(loaded.before());
    shown.putAll(found);
    look(message, state, stored, call, shown);
    Object soFar = loaded.soFar();
    if (soFar != null) {
      return within(state, message, call, shown, () -> handler.goOn(message, soFar, state, call));
    }
    Map<Data, Data> absent = new HashMap<>(shown);
    absent
        .keySet()
        .removeIf(key -> !found.containsKey(key) || MapHeld.isInMemory(state, key, call));
    return goOn(handler, message, state, call, shown, absent);
  }

  /**
   * Handles the call.
   *
   * @param shown what is known of keys that are not in memory
   * @param absent which of that is to be put there
   */
  private static Outcome goOn(
      MapHandler handler,
      Message<?> message,
      MapState state,
      Call call,
      Map<Data, Data> shown,
      Map<Data, Data> absent) {
    Step decision = () -> handler.decide(message, state, call);
    if (absent.isEmpty()) {
      return within(state, message, call, shown, decision);
    }
    MapChange change = new MapChange(state, call);
    if (isLoadedFirst(message)) {
      absent.forEach(change::load);
    }
    Outcome outcome = within(state, message, call, shown, decision);
    return switch (outcome) {
      case Outcome.Reply reply -> {
        if (!isLoadedFirst(message)) {
          absent.forEach(change::load);
        }
        yield change.reply(reply.value());
      }
      case Outcome.Changed changed -> {
        change.add(changed);
        yield change.reply(changed.reply());
      }
      default -> outcome;
    };
  }

  /** Something that is done while the call's context is there. */
  @FunctionalInterface
  private interface Step {
    Outcome take();
  }

  private static Outcome within(
      MapState state, Message<?> message, Call call, Map<Data, Data> shown, Step step) {
    MapStored stored = stored(state);
    stored.begin(shown, isStored(message), isDecided(message));
    Outcome outcome;
    try {
      outcome = step.take();
    } finally {
      stored.end();
    }
    return switch (outcome) {
      case Outcome.Sliced(String pool, Outcome.Task task)
          when MapHeld.isHoldingAll(message, stored) ->
          new Outcome.Offloaded(pool, Held.WHOLE, task);
      case Outcome.Offloaded(String pool, Object holds, Outcome.Task task)
          when !pool.equals(MapStorePart.POOL) -> {
        Map<Data, Data> known = known(message, state, call, shown);
        yield new Outcome.Offloaded(pool, holds, services -> new Known(known, task.run(services)));
      }
      case Outcome.Parked parked when parked.soFar() != null ->
          new Outcome.Parked(
              parked.condition(),
              parked.ownCondition(),
              parked.timeoutMillis(),
              parked.onTimeout(),
              parked.recheckMillis(),
              new Waited(parked.soFar()));
      default -> outcome;
    };
  }

  /** Whether what the message changes is to be stored. */
  private static boolean isStored(Message<?> message) {
    return !(message instanceof PutTransient || message instanceof PutTransientWithMaxIdle);
  }

  /** Whether it needs in memory what was loaded; it must not wait then. */
  private static boolean isLoadedFirst(Message<?> message) {
    return switch (message) {
      case Get m -> true;
      case ContainsKey m -> true;
      case GetAll m -> true;
      case GetEntryView m -> true;
      case GetToCache m -> true;
      case GetAllToCache m -> true;
      case SetTtl m -> true;
      case GetStored m -> true;
      case GetAndTouch m -> true;
      case LockAndGet m -> true;
      default -> false;
    };
  }

  /** Whether such a message has to wait for a lock, before anything is loaded for it. */
  private static boolean isLockedOut(Message<?> message, MapState state, Call call) {
    Outcome wait =
        switch (message) {
          case SetTtl m ->
              LockCalls.waitFor(state, call, m.key(), MapWrites.NO_THREAD, NO_TIMEOUT, null);
          case GetAndTouch m ->
              LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, null);
          case LockAndGet m ->
              LockCalls.waitFor(state, call, m.key(), m.thread(), NO_TIMEOUT, null);
          default -> null;
        };
    return wait != null;
  }

  // Loading.

  /**
   * Which keys have to be loaded; of others that are not in memory, what they have as it waits to
   * be stored becomes {@code known}, whatever was known before.
   */
  private static List<Data> look(
      Message<?> message, MapState state, MapStored stored, Call call, Map<Data, Data> known) {
    List<Data> unknown = List.of();
    for (Data key : MapKeys.asked(message)) {
      if (MapHeld.isInMemory(state, key, call)) {
        continue;
      }
      WriteQueue.Write waiting = stored.queue().find(key);
      if (waiting == null) {
        if (unknown.isEmpty()) {
          unknown = new ArrayList<>();
        }
        unknown.add(key);
      } else if (waiting.value() != null) {
        known.put(key, waiting.value());
      } else {
        known.remove(key);
      }
    }
    return unknown;
  }

  /** What the call's keys have now, as far as that is known. */
  private static Map<Data, Data> known(
      Message<?> message, MapState state, Call call, Map<Data, Data> shown) {
    Map<Data, Data> known = new HashMap<>(shown);
    for (Data key : MapKeys.asked(message)) {
      MapEntry entry = state.find(key);
      if (entry != null && !entry.isExpiredAt(call.nowMillis())) {
        known.put(key, new Data(entry.value));
      }
    }
    return known;
  }

  /**
   * Loads keys. A call that may change something holds all that it is about: what it decides on is
   * to be there still. One that reads may tell what was there when it began.
   */
  private static Outcome load(
      Message<?> message, MapState state, Call call, List<Data> unknown, @Nullable Object soFar) {
    Map<Data, Data> before = new HashMap<>();
    look(message, state, stored(state), call, before);
    return load(
        stored(state),
        unknown,
        MapHeld.isRead(message) ? unknown : MapHeld.about(message, state, call),
        known(message, state, call, before),
        soFar);
  }

  private static Outcome load(
      MapStored stored,
      List<Data> keys,
      List<Data> held,
      Map<Data, Data> before,
      @Nullable Object soFar) {
    MapStorePart part = stored.part();
    return new Outcome.Offloaded(
        MapStorePart.POOL,
        MapHeld.Keys.of(held),
        services -> {
          try {
            return new Loaded(before, part.load(keys), null, soFar);
          } catch (RuntimeException e) {
            return new Loaded(before, Map.of(), e, soFar);
          }
        });
  }

  /** Loads keys of this partition. What waits to be stored is newer, and what is locked stays. */
  private static Outcome loadPart(MapState state, MapStored stored, Call call, LoadPart m) {
    List<Data> keys = new ArrayList<>();
    for (Data key : new HashSet<>(m.keys())) {
      MapEntry entry = state.find(key);
      boolean isWanted =
          entry == null
              || entry.isExpiredAt(call.nowMillis())
              || m.replaceExisting() && !state.isLocked(entry, call.nowMillis());
      if (isWanted && stored.queue().find(key) == null) {
        keys.add(key);
      }
    }
    return keys.isEmpty()
        ? partLoaded(state, stored, call, m, new Loaded(Map.of(), Map.of(), null, null))
        : load(stored, keys, keys, Map.of(), null);
  }

  private static Outcome partLoaded(
      MapState state, MapStored stored, Call call, LoadPart m, Loaded loaded) {
    MapChange change = new MapChange(state, call);
    found(stored, loaded)
        .forEach(
            (key, value) -> {
              if (stored.queue().find(key) == null) {
                change.load(key, value);
              }
            });
    if (m.isLast() && !stored.isAllLoaded()) {
      change.add(stored.allLoaded());
      change.wake(Condition.ALL_LOADED);
    }
    return change.reply(null);
  }

  private static @Nullable Outcome waitForInitialLoad(
      Message<?> message, MapStored stored, Call call) {
    InitialLoad when = stored.config().initialLoad();
    if (when == InitialLoad.OFF || stored.isAllLoaded() || MapKeys.isOfLoading(message)) {
      return null;
    }
    boolean asksForAll = MapKeys.asksForAll(message);
    KeyLoading loading = stored.part().keyLoading();
    if (asksForAll || when == InitialLoad.EAGER) {
      loading.loadInitially();
    }
    if (!asksForAll || stored.isAllLoaded()) {
      return null;
    }
    MapStoreException failure = loading.initialFailure();
    if (failure != null) {
      throw failure;
    }
    return new Outcome.Parked(
        Condition.ALL_LOADED, NO_TIMEOUT, null, call.nowMillis() + LOAD_RECHECK_MILLIS);
  }

  // Storing.

  /** Has stored what the call changes, before it is changed; null if there is nothing to store. */
  static @Nullable Outcome store(MapStored stored, @Nullable Object reply) {
    List<Pending> pending = stored.takePending();
    if (pending.isEmpty()) {
      return null;
    }
    MapStorePart part = stored.part();
    List<Change> changes = new ArrayList<>();
    List<Data> keys = new ArrayList<>();
    for (Pending each : pending) {
      Change change = each.change();
      if (change != null) {
        keys.add(change.key());
        if (!each.waits()) {
          changes.add(change);
        }
      }
    }
    return new Outcome.Offloaded(
        MapStorePart.POOL,
        MapHeld.Keys.of(keys),
        (Outcome.Writing)
            services -> {
              try {
                part.write(changes);
                return new Stored(pending, reply, null);
              } catch (RuntimeException e) {
                return new Stored(pending, reply, e);
              }
            });
  }

  /**
   * Makes changes that were stored. What may not fail (a transaction has decided it, or a merge
   * brings it) is made if it could not be stored, too, and waits to be stored.
   */
  private static Outcome carryOut(
      Message<?> message, MapState state, MapStored stored, Call call, Stored ended) {
    RuntimeException failure = ended.failure();
    if (failure != null) {
      stored.countFailure(null);
      if (!isDecided(message)) {
        throw failure;
      }
    }
    MapChange change = new MapChange(state, call);
    for (Pending each : ended.pending()) {
      Change stores = each.change();
      each.carryOut().accept(change);
      if (stores != null && (failure != null || each.waits())) {
        change.add(stored.queue().add(stores.key(), stores.value(), call.nowMillis()));
      } else if (stores != null) {
        stored.countStores(1);
      }
    }
    return change.reply(ended.reply());
  }

  private static boolean isDecided(Message<?> message) {
    return message instanceof Merge
        || message instanceof EndKey end && Phase.of(end.phase()) == Phase.COMMIT;
  }
}
