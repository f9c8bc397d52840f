package dev.grid.structures.map;

import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import java.util.HashMap;
import java.util.Map;

/** What of a map is the same in every copy: reads, which only a primary sees, are not in it. */
record MapContent(
    Map<Data, Entry> entries, Map<Data, KeyLocks.Lock> locks, long bytes, long digest) {

  /** Times are -1 where none are kept. */
  record Entry(
      Data value,
      int version,
      long timeToLiveMillis,
      long maxIdleMillis,
      long createdMillis,
      long updatedMillis) {}

  static MapContent of(MapState state) {
    Map<Data, Entry> entries = new HashMap<>();
    state.forEach(entry -> entries.put(new Data(entry.key()), entry(entry)));
    Map<Data, KeyLocks.Lock> locks = new HashMap<>();
    for (Data key : state.locks().keys()) {
      locks.put(key, state.locks().get(key));
    }
    return new MapContent(entries, locks, state.bytes(), state.digest());
  }

  private static Entry entry(MapEntry entry) {
    EntryTimes times = entry.times();
    return times == null
        ? new Entry(new Data(entry.value), entry.version(), -1, -1, -1, -1)
        : new Entry(
            new Data(entry.value),
            entry.version(),
            times.timeToLiveMillis,
            times.maxIdleMillis,
            times.createdMillis,
            times.updatedMillis);
  }
}
