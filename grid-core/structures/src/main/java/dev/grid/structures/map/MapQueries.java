package dev.grid.structures.map;

import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryListener;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.builtin.AggregatorForm;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.protocol.serialization.builtin.ProjectionForm;
import dev.grid.query.Aggregation;
import dev.grid.query.Aggregator;
import dev.grid.query.AttributeProjection;
import dev.grid.query.Condition;
import dev.grid.query.EntryAggregator;
import dev.grid.query.EntryProjection;
import dev.grid.query.PagingPredicate;
import dev.grid.query.PagingPredicate.Anchor;
import dev.grid.query.PartitionPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.structures.map.MapAggregateMessages.*;
import dev.grid.structures.map.MapExplainMessages.Explain;
import dev.grid.structures.map.MapExplainMessages.Explained;
import dev.grid.structures.map.MapMessages.RemoveEntryListener;
import dev.grid.structures.map.MapQueryMessages.*;
import dev.grid.structures.map.MapSearchMessages.RowsReply;
import dev.grid.structures.map.MapSearchMessages.SearchRows;
import dev.grid.structures.map.MapSearchMessages.SortPosition;
import dev.grid.structures.map.MapSearchMessages.SortTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A map's calls with predicates: to messages, and answers to objects. Immutable. */
final class MapQueries<K, V> {

  private final String name;
  private final Invoker invoker;
  private final StoredValues values;

  MapQueries(String name, Invoker invoker, StoredValues values) {
    this.name = name;
    this.invoker = invoker;
    this.values = values;
  }

  CallFuture<Set<K>> keySet(Predicate predicate) {
    if (predicate instanceof PagingPredicate paging) {
      return invoker.<ItemPage, Set<K>>invoke(
          new KeySetWithPagingPredicate(name, holder(paging, MapPaging.KEYS)),
          page -> keys(came(paging, page).response()));
    }
    return invoker.<List<Data>, Set<K>>invoke(
        new KeySetWithPredicate(name, data(predicate)), all -> keys(Objects.requireNonNull(all)));
  }

  CallFuture<List<V>> values(Predicate predicate) {
    if (predicate instanceof PagingPredicate paging) {
      return invoker.<ItemPage, List<V>>invoke(
          new ValuesWithPagingPredicate(name, holder(paging, MapPaging.VALUES)),
          page -> valuesOf(came(paging, page).response()));
    }
    return invoker.<List<Data>, List<V>>invoke(
        new ValuesWithPredicate(name, data(predicate)),
        all -> valuesOf(Objects.requireNonNull(all)));
  }

  CallFuture<Set<Map.Entry<K, V>>> entrySet(Predicate predicate) {
    if (predicate instanceof PagingPredicate paging) {
      return invoker.<EntryPage, Set<Map.Entry<K, V>>>invoke(
          new EntriesWithPagingPredicate(name, holder(paging, MapPaging.ENTRIES)),
          page -> {
            EntryPage found = Objects.requireNonNull(page);
            learn(paging, found.anchorDataList());
            return entries(found.response());
          });
    }
    return invoker.<List<Map.Entry<Data, Data>>, Set<Map.Entry<K, V>>>invoke(
        new EntriesWithPredicate(name, data(predicate)),
        all -> entries(Objects.requireNonNull(all)));
  }

  CallFuture<QueryPlan> explain(Predicate predicate) {
    long beganNanos = System.nanoTime();
    Explain question =
        predicate instanceof PagingPredicate paging
            ? new Explain(name, null, holder(paging, MapPaging.KEYS), true, null)
            : new Explain(name, data(predicate), null, true, null);
    return invoker.<Explained, QueryPlan>invoke(
        question,
        explained ->
            MapExplaining.plan(
                Objects.requireNonNull(explained),
                Duration.ofNanos(System.nanoTime() - beganNanos)));
  }

  CallFuture<Void> removeAll(Predicate predicate) {
    return invoker.invoke(new RemoveAll(name, data(predicate)), CallFuture::nothing);
  }

  <R> CallFuture<@Nullable R> aggregate(Aggregator<R> aggregator, @Nullable Predicate predicate) {
    Data wanted =
        values.data(
            switch (Objects.requireNonNull(aggregator, "aggregator")) {
              case Aggregation<R> known -> AggregatorForm.of(known);
              case EntryAggregator<?, ?, ?, R> code -> code;
            },
            "aggregator");
    return invoker.<@Nullable Data, @Nullable R>invoke(
        predicate == null
            ? new Aggregate(name, wanted)
            : new AggregateWithPredicate(name, wanted, data(predicate)),
        answer -> answer == null ? null : result(answer));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // What the aggregator says.
  private <R> R result(Data answer) {
    Object read = values.object(answer, () -> "the result of an aggregation");
    return (R) (read instanceof AggregatorForm set ? set.values() : read);
  }

  <R> CallFuture<List<@Nullable R>> project(
      Projection<R> projection, @Nullable Predicate predicate) {
    Data wanted =
        values.data(
            switch (Objects.requireNonNull(projection, "projection")) {
              case AttributeProjection<R> known -> ProjectionForm.of(known);
              case EntryProjection<?, ?, R> code -> code;
            },
            "projection");
    // Members of the reference answer the message without a predicate as if it were this one.
    Predicate meant = predicate == null ? Predicates.alwaysTrue() : predicate;
    return invoker.<List<@Nullable Data>, List<@Nullable R>>invoke(
        new ProjectWithPredicate(name, wanted, data(meant)),
        answer -> projected(Objects.requireNonNull(answer)));
  }

  CallFuture<SearchResult<K, V>> search(Search search) {
    SearchPosition from = search.position();
    return invoker.<RowsReply, SearchResult<K, V>>invoke(
        new SearchRows(
            name,
            search.predicate() instanceof Condition.True ? null : data(search.predicate()),
            search.order().stream().map(MapQueries::term).toList(),
            from == null ? null : position(from),
            search.offset(),
            search.limit(),
            search.isCounting(),
            search.attributes().isEmpty() ? null : search.attributes()),
        reply -> found(search, Objects.requireNonNull(reply)));
  }

  private static SortTerm term(SortOrder by) {
    return new SortTerm(by.attribute(), by.isDescending(), by.isNullsFirst(), by.isIgnoringCase());
  }

  private SortPosition position(SearchPosition from) {
    List<@Nullable Data> ordered = new ArrayList<>(from.values().size());
    for (Object value : from.values()) {
      ordered.add(value == null ? null : values.data(value, "value of a position"));
    }
    return new SortPosition(ordered, values.key(from.key()));
  }

  private SearchResult<K, V> found(Search search, RowsReply reply) {
    boolean isOfAttributes = !search.attributes().isEmpty();
    List<Integer> places = IntStream.range(0, reply.keys().size()).boxed().toList();
    List<SearchRow<K, V>> rows =
        values.list(
            places,
            i -> {
              K key = values.object(reply.keys().get(i), () -> "a key");
              Data value = reply.values().get(i);
              return isOfAttributes
                  ? new SearchRow<>(
                      key, null, Arrays.asList(values.<@Nullable Object[]>value(value, key)))
                  : new SearchRow<>(key, values.<V>value(value, key), List.of());
            });
    SortPosition last = reply.last();
    return new SearchResult<>(
        rows,
        search.isCounting() ? OptionalLong.of(reply.matching()) : OptionalLong.empty(),
        last == null ? null : position(last));
  }

  private SearchPosition position(SortPosition at) {
    List<@Nullable Object> ordered = new ArrayList<>(at.values().size());
    for (Data value : at.values()) {
      ordered.add(value == null ? null : values.object(value, () -> "what a row is ordered by"));
    }
    return new SearchPosition(ordered, values.object(at.key(), () -> "a key"));
  }

  private <R> List<@Nullable R> projected(List<@Nullable Data> all) {
    List<@Nullable R> read = new ArrayList<>(all.size());
    for (Data each : all) {
      read.add(each == null ? null : values.<R>object(each, () -> "what was asked of an entry"));
    }
    return Collections.unmodifiableList(read);
  }

  Registration addListener(
      EntryListener<K, V> listener, Predicate predicate, @Nullable Data key, boolean includeValue) {
    int flags = MapEvents.flags(listener);
    Data wanted = data(predicate);
    Message<UUID> request =
        key == null
            ? new AddEntryListenerWithPredicate(name, wanted, includeValue, flags, true)
            : new AddEntryListenerToKeyWithPredicate(name, key, wanted, includeValue, flags, true);
    return invoker.subscribe(
        request,
        MapMessagesCodecs.ENTRY_CHANGED,
        id -> new RemoveEntryListener(name, id),
        new MapEvents<>(name, values, listener));
  }

  private Data data(Predicate predicate) {
    return data(values, predicate);
  }

  static Data data(StoredValues values, Predicate predicate) {
    return values.data(
        PredicateForm.of(Objects.requireNonNull(predicate, "predicate")), "predicate");
  }

  private PagingPredicateHolder holder(PagingPredicate paging, int iteration) {
    List<Integer> pages = new ArrayList<>();
    List<Map.Entry<Data, Data>> ends = new ArrayList<>();
    for (Anchor anchor : paging.anchors()) {
      pages.add(anchor.page());
      ends.add(
          Map.entry(values.data(anchor.key(), "anchor"), values.data(anchor.value(), "anchor")));
    }
    Predicate inner = paging.predicate();
    List<Data> keys = null;
    if (inner instanceof PartitionPredicate ofPartitions) {
      keys = ofPartitions.keys().stream().map(values::key).toList();
      inner = ofPartitions.predicate();
    }
    return new PagingPredicateHolder(
        new AnchorDataListHolder(pages, ends),
        inner == null ? null : data(inner),
        paging.comparator() == null ? null : values.data(paging.comparator(), "comparator"),
        paging.pageSize(),
        paging.page(),
        (byte) iteration,
        keys != null && keys.size() == 1 ? keys.getFirst() : null,
        keys != null && keys.size() > 1 ? keys : null);
  }

  private ItemPage came(PagingPredicate paging, @Nullable ItemPage page) {
    ItemPage found = Objects.requireNonNull(page);
    learn(paging, found.anchorDataList());
    return found;
  }

  private void learn(PagingPredicate paging, AnchorDataListHolder anchors) {
    List<Anchor> known = new ArrayList<>();
    for (int i = 0; i < anchors.anchorPageList().size(); i++) {
      Map.Entry<Data, Data> end = anchors.anchorDataList().get(i);
      Object key = values.object(end.getKey(), () -> "the last key of a page");
      Object value = values.object(end.getValue(), () -> "the last value of a page");
      known.add(new Anchor(anchors.anchorPageList().get(i), key, value));
    }
    paging.anchors(known);
  }

  private Set<K> keys(List<Data> all) {
    return new SnapshotSet<>(values.structure(), values.<K>list(all, () -> "a key"));
  }

  private List<V> valuesOf(List<Data> all) {
    return values.<V>list(all, () -> "a value (entrySet() tells whose)").readableFirst();
  }

  private Set<Map.Entry<K, V>> entries(List<Map.Entry<Data, Data>> all) {
    return new SnapshotSet<>(
        values.structure(),
        values.list(all, entry -> SnapshotEntry.read(values, entry.getKey(), entry.getValue())));
  }
}
