package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What calls change that bring values or take entries away. Stateless. */
final class MapWrites {

  private static final long AS_CONFIGURED = MapState.AS_CONFIGURED;

  private static final long NO_TIMEOUT = LockCalls.NO_TIMEOUT;

  /** Of a message that does not say which thread called: it waits for its own caller's lock too. */
  static final long NO_THREAD = 0;

  private MapWrites() {}

  static Outcome put(
      MapState state,
      Call call,
      Data key,
      Data value,
      long threadId,
      long ttl,
      long maxIdle,
      boolean returnOld) {
    Outcome wait = MapRoom.waitToStore(state, call, key, value, threadId, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    Data old = returnOld && entry != null ? new Data(entry.value) : null;
    change.store(entry, key, value, ttl, maxIdle);
    return change.reply(old);
  }

  static Outcome tryPut(MapState state, Call call, TryPut m) {
    Outcome wait =
        MapRoom.waitToStore(state, call, m.key(), m.value(), m.threadId(), m.timeout(), false);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    change.storeBlindly(change.find(m.key()), m.key(), m.value());
    return change.reply(true);
  }

  static Outcome putIfAbsent(
      MapState state, Call call, Data key, Data value, long threadId, long ttl, long maxIdle) {
    Outcome wait = MapRoom.waitToStore(state, call, key, value, threadId, NO_TIMEOUT, null);
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

  static Outcome replace(MapState state, Call call, Replace m) {
    Outcome wait =
        MapRoom.waitToStore(state, call, m.key(), m.value(), m.threadId(), NO_TIMEOUT, null);
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

  static Outcome replaceIfSame(
      MapState state, Call call, Data key, Data testValue, Data value, long threadId, long ttl) {
    Outcome wait = MapRoom.waitToStore(state, call, key, value, threadId, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry == null) {
      return change.reply(false);
    }
    if (!Data.sameValue(entry.value, testValue.bytes())) {
      state.touch(entry, call.nowMillis());
      return change.reply(false);
    }
    change.store(entry, key, value, ttl, AS_CONFIGURED);
    return change.reply(true);
  }

  /** Answered with the value that was there. */
  static Outcome remove(MapState state, Call call, Data key, long threadId) {
    return remove(state, call, key, threadId, entry -> new Data(entry.value));
  }

  /**
   * Removes an entry.
   *
   * @param answer what the caller gets if there is one
   */
  static Outcome remove(
      MapState state,
      Call call,
      Data key,
      long threadId,
      Function<MapEntry, @Nullable Data> answer) {
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
    return change.reply(answer.apply(entry));
  }

  static Outcome delete(MapState state, Call call, Delete m) {
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

  static Outcome tryRemove(MapState state, Call call, TryRemove m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), m.timeout(), false);
    return wait != null ? wait : removed(state, call, m.key(), EntryEventType.REMOVED);
  }

  static Outcome evict(MapState state, Call call, Evict m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, null);
    return wait != null ? wait : removed(state, call, m.key(), EntryEventType.EVICTED);
  }

  /** Answered with whether there was an entry. */
  private static Outcome removed(MapState state, Call call, Data key, EntryEventType type) {
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry != null) {
      change.remove(entry, type);
    }
    return change.reply(entry != null);
  }

  static Outcome removeIfSame(MapState state, Call call, RemoveIfSame m) {
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

  static Outcome putAll(MapState state, Call call, List<Map.Entry<Data, Data>> entries) {
    if (state.limit() != null) {
      for (Map.Entry<Data, Data> e : entries) {
        Outcome wait = MapRoom.waitForRoom(state, call, e, NO_TIMEOUT, null);
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

  static Outcome setTtl(MapState state, Call call, SetTtl m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), NO_THREAD, NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null) {
      return change.reply(false);
    }
    change.add(state.setTimeToLive(entry, state.lifetimes().timeToLive(m.ttl()), call.nowMillis()));
    change.invalidate(entry.key());
    return change.reply(true);
  }

  /** All that is not locked, for the map's journal with events of this type. */
  static Outcome removeUnlocked(MapState state, Call call, EntryEventType type) {
    int entries = Math.toIntExact(state.entries());
    if (entries > 0 && state.locks().isEmpty() && state.journal() == null) {
      MapEffect cleared = state.clear();
      MapChange.invalidateAll(call);
      return Outcome.changed(cleared, entries);
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
    change.removeQuietly(unlocked, type);
    return change.reply(unlocked.size());
  }

  static Outcome getAndTouch(MapState state, Call call, GetAndTouch m) {
    Outcome wait = LockCalls.waitFor(state, call, m.key(), m.threadId(), NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(m.key());
    if (entry == null) {
      return change.reply(null);
    }
    Data value = new Data(entry.value);
    change.add(state.setTimeToLive(entry, state.lifetimes().timeToLive(m.ttl()), call.nowMillis()));
    change.invalidate(entry.key());
    return change.reply(value);
  }

  /** All of a partition's at once, when none of them is locked by another thread. */
  static Outcome removeKeys(MapState state, Call call, RemoveKeys m) {
    for (Data key : m.keys()) {
      Outcome wait = LockCalls.waitFor(state, call, key, m.threadId(), NO_TIMEOUT, null);
      if (wait != null) {
        return wait;
      }
    }
    MapChange change = new MapChange(state, call);
    int removed = 0;
    for (Data key : m.keys()) {
      MapEntry entry = change.find(key);
      if (entry != null) {
        change.remove(entry, EntryEventType.REMOVED);
        removed++;
      }
    }
    return change.reply(removed);
  }
}
