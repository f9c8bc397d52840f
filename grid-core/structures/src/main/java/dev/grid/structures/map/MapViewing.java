package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapViewMessages.LoadView;
import dev.grid.structures.map.MapViewMessages.RefreshView;
import dev.grid.structures.map.MapViewMessages.ViewEntries;
import dev.grid.structures.map.MapViewMessages.ViewEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a map answers to views (decision 0045): entries in memory, as queries see them. Reading them
 * counts as no read of theirs. Stateless.
 */
final class MapViewing {

  private MapViewing() {}

  /** A predicate that was compiled for a call. */
  private record Ready(CompiledPredicate predicate) {}

  static Outcome handle(MapViewMessages<?> message, MapState state, Call call) {
    Data predicate = message.predicate();
    CompiledPredicate known = call.queries().find(predicate);
    return known != null
        ? begin(message, known, state, call)
        : new Outcome.Sliced(
            Queries.POOL,
            services -> new Ready(services.queries().compile(predicate, services.serialization())));
  }

  private static Outcome begin(
      MapViewMessages<?> message, CompiledPredicate predicate, MapState state, Call call) {
    Found found = new Found(call.countInvalidations());
    MapSearch search =
        new MapSearch(predicate, found, message instanceof LoadView m ? m.from() : Slice.START);
    Outcome outside =
        message instanceof RefreshView m
            ? search.keys(m.keys(), state, call)
            : search.slice(state, call);
    return outside != null ? outside : end(message, found, search.from(), state, call);
  }

  static Outcome resume(
      MapViewMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin(message, ready.predicate(), state, call);
      case MapSearch search -> end(message, (Found) search.fold(), search.from(), state, call);
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  /**
   * What was found, with the time that it has now. What has changed while it was tested outside is
   * given as it was when it was tested, and not left out: it may have been meant all the time. The
   * change is told by a higher number than that of the answer. What is gone by now was gone.
   */
  private static Outcome end(
      MapViewMessages<?> message, Found found, int next, MapState state, Call call) {
    List<ViewEntry> entries = new ArrayList<>(found.all.size());
    long now = call.nowMillis();
    for (Candidate each : found.all) {
      MapEntry entry = state.find(each.key());
      if (entry != null && !entry.isExpiredAt(now)) {
        entries.add(entry(each, entry.times(), message.includeValues(), now));
      }
    }
    return Outcome.reply(new ViewEntries(entries, next, found.id, found.sequence));
  }

  private static ViewEntry entry(
      Candidate found, @Nullable EntryTimes times, boolean hasValue, long nowMillis) {
    long live = EntryTimes.FOR_EVER;
    long idle = EntryTimes.FOR_EVER;
    if (times != null) {
      live = remaining(times.updatedMillis, times.timeToLiveMillis, nowMillis);
      idle = remaining(times.accessedMillis, times.maxIdleMillis, nowMillis);
    }
    return new ViewEntry(found.key(), hasValue ? new Data(found.value()) : null, live, idle);
  }

  private static long remaining(long fromMillis, long durationMillis, long nowMillis) {
    long end = EntryTimes.after(fromMillis, durationMillis);
    return durationMillis == EntryTimes.FOR_EVER || end == EntryTimes.FOR_EVER
        ? EntryTimes.FOR_EVER
        : Math.max(0, end - nowMillis);
  }

  /** An entry, by the value for which it was found. */
  private record Candidate(Data key, byte[] value) {}

  /** Collects what is meant, and says from when it is. */
  private static final class Found implements MapSearch.Fold {

    private final List<Candidate> all = new ArrayList<>();
    private final UUID id;
    private final long sequence;

    Found(Invalidations told) {
      id = told.partition();
      sequence = told.last();
    }

    @Override
    public void add(byte[] key, byte[] value) {
      all.add(new Candidate(new Data(key), value));
    }

    @Override
    public void reset() {
      all.clear();
    }
  }
}
