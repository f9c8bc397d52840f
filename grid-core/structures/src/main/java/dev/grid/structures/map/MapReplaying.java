package dev.grid.structures.map;

import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.protocol.Data;
import org.jspecify.annotations.Nullable;

/** Does on a copy what a primary has changed. Stateless. */
final class MapReplaying {

  private MapReplaying() {}

  static void apply(MapState state, MapEffect effect) {
    switch (effect) {
      case MapEffect.Stored e -> store(state, e);
      case MapEffect.Copied e -> state.copy(e);
      case MapEffect.Removed e -> {
        MapEntry entry = state.find(new Data(e.key()));
        if (entry != null) {
          state.remove(entry);
        }
      }
      case MapEffect.Cleared e -> state.clear();
      case MapEffect.Locked e ->
          state
              .locks()
              .put(
                  new Data(e.key()),
                  new Lock(e.owner(), e.threadId(), e.holds(), e.referenceId(), e.untilMillis()));
      case MapEffect.Unlocked e -> state.locks().remove(new Data(e.key()));
      case MapEffect.OfStore e -> required(state, state.stored(), "store").apply(e);
      case MapEffect.OfJournal e -> required(state, state.journal(), "journal").apply(e);
      case MapEffect.InterceptedBy e -> state.intercept(e);
      case MapEffect.Indexed e -> state.indexes().add(e.config());
      case MapEffect.Unindexed e -> state.indexes().drop(e.index());
      case MapEffect.Several e -> e.effects().forEach(one -> apply(state, one));
    }
  }

  private static void store(MapState state, MapEffect.Stored e) {
    Data key = new Data(e.key());
    state.store(
        state.find(key), key, e.value(), e.timeToLiveMillis(), e.maxIdleMillis(), e.nowMillis());
    MapEntry stored = state.find(key);
    if (stored != null) {
      state.setVersion(stored, e.version(), e.nowMillis());
    }
  }

  private static <T> T required(MapState state, @Nullable T part, String what) {
    if (part == null) {
      throw new IllegalStateException(
          state.describe()
              + " has a "
              + what
              + " on another member and none here: configure them the same");
    }
    return part;
  }
}
