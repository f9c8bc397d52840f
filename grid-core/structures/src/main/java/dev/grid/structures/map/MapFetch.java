package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.FetchEntries;
import dev.grid.structures.map.MapMessages.FetchEntriesReply;
import dev.grid.structures.map.MapMessages.FetchKeys;
import dev.grid.structures.map.MapMessages.FetchKeysReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Batches of a partition, for clients that iterate. Of the pointers that they bring, pairs of an
 * index and a table size, only the last one's index matters: it is a cursor of the table.
 * Stateless.
 */
final class MapFetch {

  /** The index that clients begin an iteration with. */
  private static final int START = Integer.MAX_VALUE;

  /** The pointers of an iteration that has ended. */
  static final List<Map.Entry<Integer, Integer>> ENDED =
      List.of(Map.entry(EntryTable.CURSOR_END, 0));

  /** A client's batch is cut to this. */
  private static final int BATCH_MAX = 4_096;

  /** A batch ends with the entry that brings it to so many bytes. */
  private static final long BYTES_MAX = 4 << 20;

  private MapFetch() {}

  static Outcome keys(MapState state, Call call, FetchKeys m) {
    List<Data> keys = new ArrayList<>();
    List<Map.Entry<Integer, Integer>> next =
        fetch(state, call, m.iterationPointers(), m.batch(), e -> keys.add(new Data(e.key())));
    return Outcome.reply(new FetchKeysReply(next, keys));
  }

  static Outcome entries(MapState state, Call call, FetchEntries m) {
    List<Map.Entry<Data, Data>> entries = new ArrayList<>();
    List<Map.Entry<Integer, Integer>> next =
        fetch(
            state,
            call,
            m.iterationPointers(),
            m.batch(),
            e -> entries.add(Map.entry(new Data(e.key()), new Data(e.value))));
    return Outcome.reply(new FetchEntriesReply(next, entries));
  }

  private static List<Map.Entry<Integer, Integer>> fetch(
      MapState state,
      Call call,
      List<Map.Entry<Integer, Integer>> pointers,
      int batch,
      Consumer<MapEntry> visitor) {
    int cursor = cursor(pointers, batch);
    int next = MapScan.visit(state, call.nowMillis(), cursor, batch(batch), BYTES_MAX, visitor);
    return List.of(Map.entry(next, 0));
  }

  /** Where a batch begins. */
  static int cursor(List<Map.Entry<Integer, Integer>> pointers, int batch) {
    if (pointers.isEmpty() || batch <= 0) {
      throw new IllegalArgumentException(
          "pointers=" + pointers.size() + " batch=" + batch + ": both must be at least 1");
    }
    int index = pointers.getLast().getKey();
    if (index < 0) {
      throw new IllegalArgumentException("pointer index=" + index + ": the iteration has ended");
    }
    return index == START ? EntryTable.CURSOR_START : index;
  }

  /** How many entries a batch has, about. */
  static int batch(int asked) {
    return Math.min(asked, BATCH_MAX);
  }
}
