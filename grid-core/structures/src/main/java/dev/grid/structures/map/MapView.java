package dev.grid.structures.map;

import dev.grid.Registration;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.map.GridMapView;
import dev.grid.map.MapConfig;
import dev.grid.map.StaleViewException;
import dev.grid.map.ViewConfig;
import dev.grid.map.ViewConfig.WhenStale;
import dev.grid.map.ViewListener;
import dev.grid.map.ViewStatistics;
import dev.grid.protocol.Data;
import dev.grid.query.Aggregator;
import dev.grid.query.Condition;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A view of a map: its {@link ViewContent}s, which a {@link ViewFeed} keeps in step with the map,
 * and queries of them by way of a {@link ViewInvoker}. Thread-safe.
 */
final class MapView<K, V> implements GridMapView<K, V> {

  private final String map;
  private final ViewConfig config;
  private final Invoker invoker;
  private final long maxStalenessNanos;
  private final StoredValues values;
  private final ViewContent[] contents;
  private final ViewFeed feed;
  private final ViewEvents<K, V> events;
  private final AsyncMapProxy<K, V> queries;
  private final ViewSize size;
  private final LongAdder staleReads = new LongAdder();
  private final AtomicBoolean isStarted = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;
  private Runnable onEnd = () -> {};

  /** Nothing is loaded yet. */
  MapView(String map, ViewConfig config, Invoker invoker) {
    this.map = map;
    this.config = config;
    this.invoker = invoker;
    this.maxStalenessNanos = TimeUnit.NANOSECONDS.convert(config.maxStaleness()); // Saturates.
    this.values = new StoredValues("map", map, invoker::serialization);
    this.events = new ViewEvents<>(map, values, invoker::runBlocking);
    ViewServices services = new ViewServices(invoker);
    MemberConfig own =
        MemberConfig.defaults().with(MapConfig.named(map).withIndexes(config.indexes()));
    this.size = new ViewSize(map, config);
    this.contents = new ViewContent[invoker.partitionCount()];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = new ViewContent(map, i, own, services.queries(), this::changed);
    }
    Predicate predicate = config.predicate();
    this.feed =
        new ViewFeed(
            map,
            config,
            predicate instanceof Condition.True ? null : MapQueries.data(values, predicate),
            invoker,
            contents,
            size);
    feed.onFailure(this::failed);
    this.queries = new AsyncMapProxy<>(map, new ViewInvoker(invoker, contents, services), null);
  }

  /** What is run when it is closed or fails; to be said before it is started. */
  void onEnd(Runnable run) {
    onEnd = run;
  }

  /** Begins to load it, once. */
  void start() {
    if (isStarted.compareAndSet(false, true)) {
      feed.startSoon();
      feed.limitLoading();
    }
  }

  CompletableFuture<Void> loaded() {
    return feed.loaded();
  }

  /** Called with a content's monitor held. */
  private void changed(Data key, byte @Nullable [] before, byte @Nullable [] now) {
    if (before == null) {
      size.added();
    }
    if (now == null) {
      size.removed();
    }
    events.changed(key, before, now);
  }

  private void failed(RuntimeException cause) {
    failure = cause;
    onEnd.run(); // First: who is told may begin another of its name.
    events.failed(cause);
    forget();
  }

  private void forget() {
    for (ViewContent content : contents) {
      content.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    if (feed.end()) {
      feed.loaded().completeExceptionally(ended());
      onEnd.run();
    }
    forget();
  }

  private IllegalStateException ended() {
    return new IllegalStateException("view=" + config.name() + " of map=" + map + " is closed");
  }

  // Whether it may be read.

  private void requireOpen() {
    if (closed) {
      throw ended();
    }
    RuntimeException cause = failure;
    if (cause != null) {
      throw cause;
    }
  }

  private void requireRight(long rightNanos, long nowNanos) {
    requireOpen();
    if (nowNanos - rightNanos <= maxStalenessNanos) {
      return;
    }
    staleReads.increment();
    if (config.whenStale() == WhenStale.FAIL) {
      Duration age = Duration.ofNanos(nowNanos - rightNanos);
      RuntimeException cause = feed.failureSince(rightNanos);
      StaleViewException stale =
          new StaleViewException(
              "view="
                  + config.name()
                  + " of map="
                  + map
                  + " may be old by age="
                  + age
                  + ", which is more than maxStaleness="
                  + config.maxStaleness()
                  + ": its members have not confirmed it; read the map itself, or try again"
                  + (cause == null ? "" : "; the last failure was " + cause),
              age);
      if (cause != null) {
        stale.initCause(cause);
      }
      throw stale;
    }
  }

  private AsyncMapProxy<K, V> right() {
    requireRight(feed.rightNanos(), invoker.nanoTime());
    return queries;
  }

  private AsyncMapProxy<K, V> rightWithValues() {
    requireValues();
    return right();
  }

  private void requireValues() {
    if (!config.includeValues()) {
      throw new UnsupportedOperationException(
          "view="
              + config.name()
              + " of map="
              + map
              + " has keys only: include values to read or query them");
    }
  }

  // Reads.

  private byte @Nullable [] find(Data key) {
    int partition = key.partition(contents.length);
    long now = invoker.nanoTime();
    requireRight(feed.rightNanos(partition), now);
    return contents[partition].find(key, now);
  }

  @Override
  public @Nullable V get(K key) {
    requireValues();
    byte[] value = find(values.key(key));
    return value == null ? null : values.<V>value(new Data(value), key);
  }

  @Override
  public boolean containsKey(K key) {
    return find(values.key(key)) != null;
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    Map<K, V> found = new HashMap<>();
    for (K key : keys) {
      V value = get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public int size() {
    var unused = right();
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, count()));
  }

  private long count() {
    long now = invoker.nanoTime();
    long size = 0;
    for (ViewContent content : contents) {
      size += content.size(now);
    }
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public Set<K> keySet() {
    return right().wholeKeySet().await();
  }

  @Override
  public Collection<V> values() {
    return rightWithValues().wholeValues().await();
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return rightWithValues().wholeEntrySet().await();
  }

  @Override
  public Set<K> keySet(Predicate predicate) {
    return rightWithValues().queries.keySet(predicate).await();
  }

  @Override
  public Collection<V> values(Predicate predicate) {
    return rightWithValues().queries.values(predicate).await();
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet(Predicate predicate) {
    return rightWithValues().queries.entrySet(predicate).await();
  }

  @Override
  public SearchResult<K, V> search(Search search) {
    return rightWithValues().queries.search(search).await();
  }

  @Override
  public <R> @Nullable R aggregate(Aggregator<R> aggregator) {
    return rightWithValues().aggregate(aggregator).await();
  }

  @Override
  public <R> @Nullable R aggregate(Aggregator<R> aggregator, Predicate predicate) {
    return rightWithValues().aggregate(aggregator, predicate).await();
  }

  @Override
  public <R> Collection<@Nullable R> project(Projection<R> projection) {
    return rightWithValues().project(projection).await();
  }

  @Override
  public <R> Collection<@Nullable R> project(Projection<R> projection, Predicate predicate) {
    return rightWithValues().project(projection, predicate).await();
  }

  @Override
  public QueryPlan explain(Predicate predicate) {
    return CallFuture.await(rightWithValues().explain(predicate));
  }

  // The rest.

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public String mapName() {
    return map;
  }

  @Override
  public ViewConfig config() {
    return config;
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(Math.max(0, invoker.nanoTime() - feed.rightNanos()));
  }

  @Override
  public Registration addListener(ViewListener<K, V> listener) {
    requireOpen();
    return events.add(listener);
  }

  @Override
  public ViewStatistics statistics() {
    long bytes = 0;
    for (ViewContent content : contents) {
      bytes += content.bytes();
    }
    return new ViewStatistics(
        map,
        config.name(),
        count(),
        bytes,
        feed.changes.sum(),
        feed.lost.sum(),
        feed.refreshed.sum(),
        feed.loads.sum(),
        staleReads.sum(),
        age());
  }

  /** What the views of an instance have done, in no order. */
  static List<ViewStatistics> statistics(Collection<MapViews> all) {
    return all.stream().flatMap(one -> one.all().stream()).map(MapView::statistics).toList();
  }

  @Override
  public String toString() {
    return "GridMapView[name=" + config.name() + ", map=" + map + "]";
  }
}
