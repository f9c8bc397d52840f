package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calls are told that change nothing but what time changes anyway. Stateless. */
final class MapReads {

  /** In an entry view, what is not kept for the entry. */
  private static final long NOT_KNOWN = -1;

  /** In an entry view, when a store last wrote the entry. */
  private static final long NEVER = 0;

  private MapReads() {}

  static Outcome get(MapState state, Call call, Data key) {
    MapEntry entry = state.find(key);
    if (entry == null) {
      return Outcome.NOTHING;
    }
    if (entry.times() != null) {
      if (entry.isExpiredAt(call.nowMillis())) {
        return expired(state, call, entry, null);
      }
      state.touch(entry, call.nowMillis());
    }
    return new Outcome.Reply(new Data(entry.value));
  }

  private static Outcome expired(
      MapState state, Call call, MapEntry entry, @Nullable Object reply) {
    MapChange change = new MapChange(state, call);
    change.expire(entry);
    return change.reply(reply);
  }

  static Outcome containsKey(MapState state, Call call, Data key) {
    MapEntry entry = state.find(key);
    if (entry == null) {
      return Outcome.reply(false);
    }
    if (entry.isExpiredAt(call.nowMillis())) {
      return expired(state, call, entry, false);
    }
    state.touch(entry, call.nowMillis());
    return Outcome.reply(true);
  }

  static Outcome getAll(MapState state, Call call, List<Data> keys) {
    MapChange change = new MapChange(state, call);
    List<Map.Entry<Data, Data>> found = new ArrayList<>(keys.size());
    for (Data key : keys) {
      MapEntry entry = change.find(key);
      if (entry != null) {
        state.touch(entry, call.nowMillis());
        found.add(Map.entry(key, new Data(entry.value)));
      }
    }
    return change.reply(found);
  }

  static Outcome entryView(MapState state, Call call, Data key) {
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry == null) {
      return change.reply(new GetEntryViewReply(null, EntryTimes.FOR_EVER));
    }
    SimpleEntryView view = view(key, entry, state.keepsStatistics());
    return change.reply(new GetEntryViewReply(view, view.maxIdle()));
  }

  /** With statistics everything is told; without, only what expiry needs. */
  private static SimpleEntryView view(Data key, MapEntry entry, boolean statistics) {
    EntryTimes times = entry.times();
    boolean counted = statistics && times != null;
    boolean timed = counted || times != null && times.canExpire();
    return new SimpleEntryView(
        key,
        new Data(entry.value),
        entry.bytes(),
        counted && times != null ? times.createdMillis : NOT_KNOWN,
        times == null ? EntryTimes.FOR_EVER : times.expirationMillis(),
        counted && times != null ? times.hits : NOT_KNOWN,
        counted && times != null ? times.accessedMillis : NOT_KNOWN,
        counted ? NEVER : NOT_KNOWN,
        timed && times != null ? times.updatedMillis : NOT_KNOWN,
        entry.version(),
        times == null ? EntryTimes.FOR_EVER : times.timeToLiveMillis,
        times == null ? EntryTimes.FOR_EVER : times.maxIdleMillis);
  }
}
