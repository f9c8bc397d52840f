package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.map.EntryEventType;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;

/**
 * Clears a partition of a map with a store, which deletes first what is in memory; what is there
 * alone stays there, as nobody has loaded it. Stateless.
 */
final class MapClearing {

  private MapClearing() {}

  static Outcome clear(MapState state, MapStored stored, Call call) {
    if (!stored.part().stores()) {
      return MapWrites.removeUnlocked(state, call, EntryEventType.REMOVED);
    }
    List<Data> keys = new ArrayList<>();
    long now = call.nowMillis();
    state.forEach(
        entry -> {
          if (!state.isLocked(entry, now)) {
            keys.add(new Data(entry.key()));
          }
        });
    if (stored.isBehind()) {
      return later(state, stored, call, keys);
    }
    if (!stored.queue().isEmpty()) {
      throw new MapStoreException(
          "map="
              + state.name()
              + ": changes that transactions have made wait to be stored, as the store has failed;"
              + " clear the map when it works",
          null);
    }
    if (keys.isEmpty()) {
      return Outcome.reply(0);
    }
    MapStorePart part = stored.part();
    return new Outcome.Offloaded(
        MapStorePart.POOL, Held.WHOLE, (Outcome.Writing) services -> part.clear(keys));
  }

  /** Removes all, which waits to be deleted; more of it than what else may wait, if need be. */
  private static Outcome later(MapState state, MapStored stored, Call call, List<Data> keys) {
    MapChange change = new MapChange(state, call);
    WriteQueue queue = stored.queue();
    for (Data key : keys) {
      remove(state, change, key);
      change.add(queue.add(key, null, call.nowMillis()));
    }
    // What was evicted before it was stored.
    for (WriteQueue.Write waiting : List.copyOf(queue.newest())) {
      if (waiting.value() != null && state.find(waiting.key()) == null) {
        change.invalidate(waiting.key().bytes());
        change.add(queue.add(waiting.key(), null, call.nowMillis()));
      }
    }
    return change.reply(keys.size());
  }

  private static void remove(MapState state, MapChange change, Data key) {
    MapEntry entry = state.find(key);
    if (entry != null) {
      change.removeQuietly(List.of(entry), EntryEventType.REMOVED);
    } else {
      change.invalidate(key.bytes()); // It was evicted meanwhile.
    }
  }

  /** Removes what the store has deleted; fails if that is not all. */
  static Outcome cleared(
      MapState state, MapStored stored, Call call, MapStorePart.Cleared cleared) {
    MapChange change = new MapChange(state, call);
    cleared.keys().forEach(key -> remove(state, change, key));
    stored.countStores(cleared.keys().size());
    MapStoreException failure = cleared.failure();
    if (failure == null) {
      return change.reply(cleared.keys().size());
    }
    stored.countFailure(null);
    if (change.isNothing()) {
      throw failure;
    }
    return Outcome.failed(change.effect(), failure, change.wakes());
  }
}
