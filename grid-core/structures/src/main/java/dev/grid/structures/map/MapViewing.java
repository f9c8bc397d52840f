package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
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
    Data predicate = predicate(message);
    CompiledPredicate known = call.queries().find(predicate);
    return known != null
        ? begin(message, known, state, call)
        : new Outcome.Sliced(
            Queries.POOL,
            services -> new Ready(services.queries().compile(predicate, services.serialization())));
  }

  private static @Nullable Data predicate(MapViewMessages<?> message) {
    return switch (message) {
      case LoadView m -> m.predicate();
      case RefreshView m -> m.predicate();
    };
  }

  private static Outcome begin(
      MapViewMessages<?> message, CompiledPredicate predicate, MapState state, Call call) {
    Found found = new Found(call.countInvalidations());
    return switch (message) {
      case LoadView m -> {
        MapSearch search = new MapSearch(predicate, found, m.from());
        Outcome outside = search.slice(state, call);
        yield outside != null ? outside : end(m, found, search.from(), state, call);
      }
      case RefreshView m -> {
        KeySearch search = new KeySearch(predicate, found, m.keys());
        Outcome outside = search.search(state, call);
        yield outside != null ? outside : end(m, found, search.looked, state, call);
      }
    };
  }

  static Outcome resume(
      MapViewMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin(message, ready.predicate(), state, call);
      case MapSearch search -> end(message, (Found) search.fold(), search.from(), state, call);
      case KeySearch search -> end(message, search.found, search.looked, state, call);
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
    boolean hasValues =
        switch (message) {
          case LoadView m -> m.includeValues();
          case RefreshView m -> m.includeValues();
        };
    List<ViewEntry> entries = new ArrayList<>(found.all.size());
    long now = call.nowMillis();
    for (Candidate each : found.all) {
      MapEntry entry = state.find(each.key());
      if (entry != null && !entry.isExpiredAt(now)) {
        entries.add(entry(each, entry.times(), hasValues, now));
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

  /** Looks for the entries of some keys, until it has enough for an answer. */
  private static final class KeySearch {

    private final CompiledPredicate predicate;
    private final Found found;
    private final List<Data> keys;
    private final List<Candidate> undecided = new ArrayList<>();
    private int looked;

    KeySearch(CompiledPredicate predicate, Found found, List<Data> keys) {
      this.predicate = predicate;
      this.found = found;
      this.keys = keys;
    }

    @Nullable Outcome search(MapState state, Call call) {
      if (!predicate.isOf(call.partition(), call.queries().partitionCount())) {
        looked = keys.size();
        return null;
      }
      Matcher matcher = predicate.inside(call.queries().schemas());
      long bytesMax = predicate.outOf((int) Slice.BYTES_MAX);
      int keysMax = predicate.outOf(keys.size());
      for (long bytes = 0; looked < keys.size() && looked < keysMax && bytes < bytesMax; looked++) {
        Data key = keys.get(looked);
        MapEntry entry = state.find(key);
        if (entry != null && !entry.isExpiredAt(call.nowMillis())) {
          bytes += entry.bytes();
          look(new Candidate(key, entry.value), matcher);
        }
      }
      return undecided.isEmpty() ? null : new Outcome.Sliced(Queries.POOL, this::decide);
    }

    private void look(Candidate each, Matcher matcher) {
      if (predicate.runsOutside()) {
        undecided.add(each);
        return;
      }
      switch (matcher.test(each.key().bytes(), each.value())) {
        case NO -> {}
        case YES -> found.all.add(each);
        case NEEDS_CLASS -> undecided.add(each);
      }
    }

    private KeySearch decide(OutsideServices services) {
      Matcher matcher = predicate.outside(services.queries().schemas(), services.serialization());
      for (Candidate each : undecided) {
        if (matcher.test(each.key().bytes(), each.value()) == Matcher.Match.YES) {
          found.all.add(each);
        }
      }
      return this;
    }
  }
}
