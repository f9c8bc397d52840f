package dev.grid.structures.map;

import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What of a map is the same in every copy: reads, which only a primary sees, are not in it. */
record MapContent(
    Map<Data, Entry> entries,
    Map<Data, KeyLocks.Lock> locks,
    List<String> journal,
    long bytes,
    long digest) {

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
    return new MapContent(entries, locks, journal(state), state.bytes(), state.digest());
  }

  /** What is remembered, and where it ends. */
  private static List<String> journal(MapState state) {
    MapJournal journal = state.journal();
    if (journal == null) {
      return List.of();
    }
    List<String> events = new ArrayList<>();
    for (long sequence = journal.oldest(); sequence < journal.next(); sequence++) {
      MapEffect.Journaled event = journal.get(sequence);
      events.add(
          event.sequence()
              + " "
              + event.type()
              + " "
              + Arrays.hashCode(event.key())
              + " "
              + Arrays.hashCode(event.oldValue())
              + " "
              + Arrays.hashCode(event.value()));
    }
    events.add("next " + journal.next());
    return events;
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
