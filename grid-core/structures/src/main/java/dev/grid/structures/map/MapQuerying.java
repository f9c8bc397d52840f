package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler.Combined;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.ScanReply;
import dev.grid.structures.map.MapQueryMessages.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What queries do. Each begins with its predicate: a member compiles it once, outside, and finds it
 * compiled from then on. Then a partition is searched, by a {@link MapSearch}: for a listing a
 * slice a message, so that it goes on elsewhere if the partition does; for what is folded all of
 * it. Stateless.
 */
final class MapQuerying {

  private MapQuerying() {}

  /** A predicate that was compiled for a call. */
  private record Ready(CompiledPredicate predicate) {}

  static Outcome handle(MapQueryMessages<?> message, MapState state, Call call) {
    return switch (message) {
      case QueryScan m -> begin(m, m.predicate(), state, call);
      case PageScan m -> begin(m, m.predicate().predicateData(), state, call);
      case RemoveMatching m -> begin(m, m.predicate(), state, call);
      case FetchWithQuery m -> begin(m, m.predicate(), state, call);
      case KeySetWithPredicate m -> throw notForPartitions(m);
      case ValuesWithPredicate m -> throw notForPartitions(m);
      case EntriesWithPredicate m -> throw notForPartitions(m);
      case KeySetWithPagingPredicate m -> throw notForPartitions(m);
      case ValuesWithPagingPredicate m -> throw notForPartitions(m);
      case EntriesWithPagingPredicate m -> throw notForPartitions(m);
      case RemoveAll m -> throw notForPartitions(m);
      case AddEntryListenerWithPredicate m -> throw notForPartitions(m);
      case AddEntryListenerToKeyWithPredicate m -> throw notForPartitions(m);
    };
  }

  private static IllegalStateException notForPartitions(Message<?> message) {
    return new IllegalStateException(message + " is not for partitions");
  }

  private static Outcome begin(
      MapQueryMessages<?> message, @Nullable Data predicate, MapState state, Call call) {
    CompiledPredicate known = call.queries().find(predicate);
    return known != null
        ? search(message, known, state, call)
        : new Outcome.Sliced(
            Queries.POOL,
            services -> new Ready(services.queries().compile(predicate, services.serialization())));
  }

  private static Outcome search(
      MapQueryMessages<?> message, CompiledPredicate predicate, MapState state, Call call) {
    return switch (message) {
      case QueryScan m -> {
        MapSearch search = new MapSearch(predicate, new Listing(m.what()), m.from());
        Outcome outside = search.slice(state, call);
        yield outside != null ? outside : end(search, state, call);
      }
      case PageScan m -> {
        MapPaging paging = new MapPaging(m.predicate());
        CompiledPredicate ofKeys = predicate.ofPartitions(keysOf(m.predicate()));
        yield whole(new MapSearch(ofKeys, paging, Slice.START), state, call);
      }
      case RemoveMatching m ->
          whole(new MapSearch(predicate, new Removing(), Slice.START), state, call);
      case FetchWithQuery m -> {
        Projecting projecting = new Projecting(m.projection(), MapFetch.batch(m.batch()));
        int from = MapFetch.cursor(m.iterationPointers(), m.batch());
        yield whole(new MapSearch(predicate, projecting, from), state, call);
      }
      default -> throw notForPartitions(message);
    };
  }

  static Set<Data> keysOf(PagingPredicateHolder asked) {
    Set<Data> keys = new HashSet<>();
    if (asked.partitionKeysData() != null) {
      keys.addAll(asked.partitionKeysData());
    }
    if (asked.partitionKeyData() != null) {
      keys.add(asked.partitionKeyData());
    }
    return keys;
  }

  private static Outcome whole(MapSearch search, MapState state, Call call) {
    Outcome outside = search.whole(state, call);
    return outside != null ? outside : end(search, state, call);
  }

  static Outcome resume(
      MapQueryMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> search(message, ready.predicate(), state, call);
      case MapSearch search when message instanceof QueryScan -> end(search, state, call);
      case MapSearch search -> whole(search, state, call);
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  /** What a search has come to. */
  private static Outcome end(MapSearch search, MapState state, Call call) {
    return switch (search.fold()) {
      case Listing listing -> Outcome.reply(new ScanReply(search.from(), listing.items));
      case MapPaging paging ->
          paging.isSorted()
              ? Outcome.reply(new PageReply(paging.items()))
              : new Outcome.Sliced(
                  Queries.POOL,
                  services -> {
                    paging.sort(services);
                    return search;
                  });
      case Removing removing -> remove(removing, state, call);
      case Projecting projecting ->
          Outcome.reply(
              new FetchWithQueryReply(projecting.results(), List.of(Map.entry(search.from(), 0))));
      default -> throw new IllegalStateException("a search for " + search.fold());
    };
  }

  /** Collects what is asked for of a listing. */
  private static final class Listing implements MapSearch.Fold {

    private final List<Data> items = new ArrayList<>();
    private final int what;

    Listing(int what) {
      this.what = what;
    }

    @Override
    public void add(byte[] key, byte[] value) {
      if (what != MapScan.VALUES) {
        items.add(new Data(key));
      }
      if (what != MapScan.KEYS) {
        items.add(new Data(value));
      }
    }
  }

  /** Collects what is to be removed, with the values for which that was found. */
  private static final class Removing implements MapSearch.Fold {

    private final List<Map.Entry<Data, byte[]>> found = new ArrayList<>();

    @Override
    public void add(byte[] key, byte[] value) {
      found.add(Map.entry(new Data(key), value));
    }
  }

  /**
   * Removes what was found, in one step with its effect. What was written since is as if it had
   * been written after the removal; what somebody has locked stays.
   */
  private static Outcome remove(Removing removing, MapState state, Call call) {
    MapChange change = new MapChange(state, call);
    int count = 0;
    for (Map.Entry<Data, byte[]> found : removing.found) {
      MapEntry entry = change.find(found.getKey());
      if (entry != null
          && entry.value == found.getValue()
          && !state.isLocked(entry, call.nowMillis())) {
        change.remove(entry, EntryEventType.REMOVED);
        count++;
      }
    }
    return change.reply(count);
  }

  // All partitions.

  static @Nullable Object merge(
      MapQueryMessages<?> message, @Nullable Object left, @Nullable Object right) {
    return switch (message) {
      case QueryScan m ->
          MapScan.merge(
              (ScanReply) Objects.requireNonNull(left), (ScanReply) Objects.requireNonNull(right));
      case PageScan m ->
          MapPaging.merge(
              m.predicate(),
              (PageReply) Objects.requireNonNull(left),
              (PageReply) Objects.requireNonNull(right));
      case RemoveMatching m ->
          Math.addExact(
              (Integer) Objects.requireNonNull(left), (Integer) Objects.requireNonNull(right));
      default -> throw new IllegalStateException(message + " is not for all partitions");
    };
  }

  static Combined combine(MapQueryMessages<?> message, @Nullable Object merged, Call call) {
    Object reply =
        switch (message) {
          case KeySetWithPredicate m -> items(merged);
          case ValuesWithPredicate m -> items(merged);
          case EntriesWithPredicate m -> MapScan.entries(items(merged));
          case KeySetWithPagingPredicate m -> page(m.predicate(), MapPaging.KEYS, merged, call);
          case ValuesWithPagingPredicate m -> page(m.predicate(), MapPaging.VALUES, merged, call);
          case EntriesWithPagingPredicate m -> page(m.predicate(), MapPaging.ENTRIES, merged, call);
          case RemoveAll m -> null;
          default -> throw new IllegalStateException(message + " is not for all partitions");
        };
    return new Combined(reply, List.of());
  }

  private static List<Data> items(@Nullable Object merged) {
    return ((ScanReply) Objects.requireNonNull(merged)).items();
  }

  /** Sorts what partitions have kept, where comparators may run. */
  private static Object page(
      PagingPredicateHolder asked, int iteration, @Nullable Object merged, Call call) {
    List<Data> items = ((PageReply) Objects.requireNonNull(merged)).items();
    return call.queries()
        .outside(services -> MapPaging.page(of(asked, iteration), iteration, items, services));
  }

  /** What each partition is asked, or the message itself. */
  static Message<?> part(MapQueryMessages<?> message, int from) {
    return switch (message) {
      case KeySetWithPredicate m -> new QueryScan(m.name(), MapScan.KEYS, from, m.predicate());
      case ValuesWithPredicate m -> new QueryScan(m.name(), MapScan.VALUES, from, m.predicate());
      case EntriesWithPredicate m -> new QueryScan(m.name(), MapScan.ENTRIES, from, m.predicate());
      case KeySetWithPagingPredicate m -> new PageScan(m.name(), of(m.predicate(), MapPaging.KEYS));
      case ValuesWithPagingPredicate m ->
          new PageScan(m.name(), of(m.predicate(), MapPaging.VALUES));
      case EntriesWithPagingPredicate m ->
          new PageScan(m.name(), of(m.predicate(), MapPaging.ENTRIES));
      case RemoveAll m -> new RemoveMatching(m.name(), m.predicate());
      default -> message;
    };
  }

  /** The message says what is asked for, whatever stands in the holder. */
  static PagingPredicateHolder of(PagingPredicateHolder asked, int iteration) {
    return new PagingPredicateHolder(
        asked.anchorDataListHolder(),
        asked.predicateData(),
        asked.comparatorData(),
        asked.pageSize(),
        asked.page(),
        (byte) iteration,
        asked.partitionKeyData(),
        asked.partitionKeysData());
  }
}
