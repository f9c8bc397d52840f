package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapCacheMessages.*;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a map does for those that keep what they read (decision 0044). Stateless. */
final class MapCaching {

  private static final long FOR_EVER = EntryTimes.FOR_EVER;

  private MapCaching() {}

  static Outcome handle(MapCacheMessages<?> message, MapState state, Call call) {
    return switch (message) {
      case GetToCache m -> get(state, call, m.key());
      case GetAllToCache m -> getAll(state, call, m.keys());
      case PutToCache m -> put(state, call, m);
      case GetCacheStamps m -> Outcome.reply(List.of(stamp(call, m)));
      case FetchNearCacheInvalidationMetadata m -> throw notHere(m);
      case AddNearCacheInvalidationListener m -> throw notHere(m);
      case AddCacheListener m -> throw notHere(m);
    };
  }

  private static IllegalStateException notHere(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  private static Outcome get(MapState state, Call call, Data key) {
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(key);
    if (entry == null) {
      return change.reply(answer(call, null, FOR_EVER));
    }
    state.touch(entry, call.nowMillis());
    return change.reply(answer(call, new Data(entry.value), remaining(entry, call)));
  }

  private static Outcome getAll(MapState state, Call call, List<Data> keys) {
    MapChange change = new MapChange(state, call);
    List<Map.Entry<Data, Data>> found = new ArrayList<>(keys.size());
    long[] remaining = new long[keys.size()];
    for (Data key : keys) {
      MapEntry entry = change.find(key);
      if (entry != null) {
        state.touch(entry, call.nowMillis());
        remaining[found.size()] = remaining(entry, call);
        found.add(Map.entry(key, new Data(entry.value)));
      }
    }
    Invalidations told = call.countInvalidations();
    return change.reply(
        new CachedValues(
            found, Arrays.copyOf(remaining, found.size()), told.partition(), told.last()));
  }

  /**
   * The answer says what the value rests on, which is the change itself; with a store that is
   * written first it is what was before, so that the value is not kept. Nor is it where there are
   * interceptors: they may have had another one stored, and show yet another.
   */
  private static Outcome put(MapState state, Call call, PutToCache m) {
    Outcome wait =
        MapRoom.waitToStore(
            state, call, m.key(), m.value(), m.threadId(), LockCalls.NO_TIMEOUT, null);
    if (wait != null) {
      return wait;
    }
    MapChange change = new MapChange(state, call);
    MapEntry before = change.find(m.key());
    Data old = before == null ? null : new Data(before.value);
    change.store(before, m.key(), m.value(), m.ttl(), m.maxIdle());
    MapEntry entry = state.interceptors().isEmpty() ? state.find(m.key()) : null;
    return change.reply(answer(call, old, entry == null ? 0 : remaining(entry, call)));
  }

  private static CachedValue answer(Call call, @Nullable Data value, long remainingMillis) {
    Invalidations told = call.countInvalidations();
    return new CachedValue(value, told.partition(), told.last(), remainingMillis);
  }

  private static long remaining(MapEntry entry, Call call) {
    EntryTimes times = entry.times();
    if (times == null || !times.canExpire()) {
      return FOR_EVER;
    }
    return Math.max(0, times.expirationMillis() - call.nowMillis());
  }

  // What was told last.

  private static CacheStamp stamp(Call call, GetCacheStamps m) {
    CacheStamp stamp = stampNow(call, m);
    // If too many were counted meanwhile all has begun anew: an id is to be of all its numbers.
    return call.countInvalidations().partition().equals(stamp.id()) ? stamp : stampNow(call, m);
  }

  private static CacheStamp stampNow(Call call, GetCacheStamps m) {
    Invalidations told = call.countInvalidations();
    long[] sequences = new long[m.names().size()];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = told.last(m.names().get(i));
    }
    return new CacheStamp(call.partition(), call.member(), told.partition(), sequences);
  }

  static Message<?> part(MapCacheMessages<?> message) {
    return message instanceof FetchNearCacheInvalidationMetadata m
        ? new GetCacheStamps(m.name(), m.names())
        : message;
  }

  static List<CacheStamp> merge(@Nullable Object left, @Nullable Object right) {
    // What was put together before grows: there are as many answers as partitions.
    List<CacheStamp> all =
        left instanceof ArrayList<?> ? stamps(left) : new ArrayList<>(stamps(left));
    all.addAll(stamps(right));
    return all;
  }

  @SuppressWarnings("unchecked") // The answer to GetCacheStamps.
  private static List<CacheStamp> stamps(@Nullable Object answer) {
    return (List<CacheStamp>) Objects.requireNonNull(answer);
  }

  static Handler.Combined combine(MapCacheMessages<?> message, @Nullable Object merged) {
    Object reply =
        message instanceof FetchNearCacheInvalidationMetadata m
            ? metadata(m.names(), m.uuid(), stamps(merged))
            : stamps(merged);
    return new Handler.Combined(reply, List.of());
  }

  /** What the client of a member is told: of the partitions that this member serves. */
  private static InvalidationMetadata metadata(
      List<String> names, UUID member, List<CacheStamp> stamps) {
    List<CacheStamp> own = stamps.stream().filter(s -> s.member().equals(member)).toList();
    List<Map.Entry<String, List<Map.Entry<Integer, Long>>>> sequences = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int map = i;
      sequences.add(
          Map.entry(
              names.get(i),
              own.stream().map(s -> Map.entry(s.partition(), s.sequences()[map])).toList()));
    }
    return new InvalidationMetadata(
        sequences, own.stream().map(s -> Map.entry(s.partition(), s.id())).toList());
  }
}
