package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.*;
import dev.grid.structures.map.MapCacheMessages.GetAllToCache;
import dev.grid.structures.map.MapCacheMessages.GetToCache;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.MapQueryMessages.RemoveMatching;
import dev.grid.structures.map.OwnMapMessages.GetStored;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What calls of a map with a store hold while they are outside, and who waits for it. Stateless.
 */
final class MapHeld {

  private MapHeld() {}

  /** Several keys that one call holds. */
  record Keys(Set<Data> keys) {

    static Object of(List<Data> keys) {
      return keys.size() == 1 ? keys.getFirst() : new Keys(Set.copyOf(keys));
    }
  }

  /**
   * Whether nobody else may store anything from when it looks for its entries until these are
   * deleted: what it finds only then is not about a change that is being stored.
   */
  static boolean isHoldingAll(Message<?> message, MapStored stored) {
    return message instanceof RemoveMatching && stored.isThrough();
  }

  static boolean isRead(Message<?> message) {
    return message instanceof Get
        || message instanceof ContainsKey
        || message instanceof GetAll
        || message instanceof GetEntryView
        || message instanceof GetStored
        || message instanceof ReadEntry
        || message instanceof GetToCache
        || message instanceof GetAllToCache
        || message instanceof ReadSlice;
  }

  static @Nullable Outcome whileHeld(
      Message<?> message, MapState state, Call call, Set<Object> held) {
    if (message instanceof RemoveUnlocked m && !m.evicts()
        || isHoldingAll(message, MapStoring.stored(state))) {
      return Held.waitFor(held.iterator().next(), Held.FOR_EVER, null);
    }
    for (Data key : about(message, state, call)) {
      Object holder = holder(key, held);
      if (holder == null || isRead(message) && isInMemory(state, key, call)) {
        continue;
      }
      Outcome wait = MapProcessing.whileHeld(message, Set.of(key));
      return switch (wait) {
        case null -> Held.waitFor(holder, Held.FOR_EVER, null);
        case Outcome.Parked p -> Held.waitFor(holder, p.timeoutMillis(), p.onTimeout());
        default -> wait;
      };
    }
    return null;
  }

  /** All keys that a message is about: what waits for them, and what is held while it is loaded. */
  static List<Data> about(Message<?> message, MapState state, Call call) {
    return message instanceof ProcessSlice slice && slice.keys() == null
        ? EntriesProcessing.keys(state, call, slice.walk())
        : MapKeys.touched(message);
  }

  static boolean isInMemory(MapState state, Data key, Call call) {
    MapEntry entry = state.find(key);
    return entry != null && !entry.isExpiredAt(call.nowMillis());
  }

  private static @Nullable Object holder(Data key, Set<Object> held) {
    if (held.contains(key)) {
      return key;
    }
    for (Object each : held) {
      if (each instanceof Keys several && several.keys().contains(key)) {
        return several;
      }
    }
    return null;
  }
}
