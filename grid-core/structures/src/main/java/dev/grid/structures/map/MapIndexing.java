package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.query.IndexConfig;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessages.DropIndex;

/** Adding and dropping indexes of a map in one partition. Stateless. */
final class MapIndexing {

  /** How many entries one tick adds to an index that is built. */
  private static final int ENTRIES_PER_TICK = 2_000;

  private MapIndexing() {}

  /** There is the index from now on; it is built by and by. */
  static Outcome add(MapState state, AddIndex message) {
    IndexConfig config = message.indexConfig().config();
    if (!state.indexes().isNew(config)) {
      return Outcome.reply(null);
    }
    state.indexes().add(config);
    return Outcome.changed(MapEffect.Indexed.of(config), null);
  }

  /** Goes on with building what is not built yet. */
  static void build(MapState state, Call call) {
    if (!state.indexes().isEmpty()) {
      state.indexes().build(state, ENTRIES_PER_TICK, call.queries().schemas());
    }
  }

  static Outcome drop(MapState state, DropIndex message) {
    if (!state.indexes().mayDrop(message.index())) {
      return Outcome.reply(false);
    }
    state.indexes().drop(message.index());
    return Outcome.changed(new MapEffect.Unindexed(message.index()), true);
  }
}
