package dev.grid.structures.map;

import static dev.grid.kernel.keys.LockRequest.NO_LEASE;
import static dev.grid.kernel.keys.LockRequest.leaseMillis;
import static dev.grid.kernel.keys.LockRequest.threadId;
import static dev.grid.kernel.keys.LockRequest.timeoutMillis;

import dev.grid.MessageTooLargeException;
import dev.grid.Registration;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryProcessor;
import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import dev.grid.map.GridMapView;
import dev.grid.map.JournalBounds;
import dev.grid.map.JournalEvent;
import dev.grid.map.MapInterceptor;
import dev.grid.map.ViewConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.query.Aggregator;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.structures.map.InterceptorMessages.AddInterceptor;
import dev.grid.structures.map.InterceptorMessages.RemoveInterceptor;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessages.DropIndex;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.GetAndTouch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncMapProxy<K, V> implements AsyncGridMap<K, V> {

  private static final long AS_CONFIGURED = -1;

  /** How many entries are asked for at once where one answer cannot hold all. */
  private static final int PAGE = 1_000;

  final String name;
  final EntryUpdates<K, V> updates;
  private final UpdateTurns turns;
  final MapQueries<K, V> queries;
  private final Invoker invoker;
  private final StoredValues values;
  private final EntryCodeCalls<K, V> code;
  private final JournalCalls<K, V> journal;
  final Loading<K, V> loading;

  /** What was read lately, or null if nothing is kept. */
  final @Nullable NearMap near;

  AsyncMapProxy(String name, Invoker invoker, @Nullable NearMap near) {
    this.near = near;
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("map", name, invoker::serialization);
    this.queries = new MapQueries<>(name, invoker, values);
    this.updates = new EntryUpdates<>(this, values, invoker);
    this.turns = UpdateTurns.of(invoker);
    this.code = new EntryCodeCalls<>(name, values, invoker);
    this.journal = new JournalCalls<>(name, values, invoker);
    this.loading = new Loading<>(this, values);
  }

  // Between objects and bytes.

  Data key(Object key) {
    return values.key(key);
  }

  private Data value(Object value) {
    return values.data(value, "value");
  }

  /** A value that was read; the message of a failure names its key. */
  V value(Data data, Object key) {
    return values.value(data, key);
  }

  private @Nullable V valueOrNull(@Nullable Data data, Object key) {
    return data == null ? null : value(data, key);
  }

  /** The value that a call has taken away, which is gone from the map whether it can be read. */
  private @Nullable V formerValue(@Nullable Data data, Object key, String done) {
    return data == null
        ? null
        : values.object(
            data,
            () -> done + ", but the value that key=" + StoredValues.keyText(key) + " had before");
  }

  /** The value before a put: null if it cannot be read, as the put has been carried out. */
  private @Nullable V valueBeforePut(@Nullable Data data, Object key) {
    try {
      return valueOrNull(data, key);
    } catch (UnreadableValueException e) {
      values.warn("a put returns null instead of the value before", e);
      return null;
    }
  }

  static long millis(Duration limit) {
    if (Objects.requireNonNull(limit, "duration").isNegative()) {
      return AS_CONFIGURED;
    }
    return limit.isZero() ? 0 : Math.max(1, saturatedMillis(limit));
  }

  private static long saturatedMillis(Duration duration) {
    return duration.toSeconds() >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : duration.toMillis();
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  private CallFuture<@Nullable V> callForValue(
      Message<@Nullable Data> message, Function<@Nullable Data, @Nullable V> decoder) {
    return invoker.<@Nullable Data, @Nullable V>invoke(message, decoder);
  }

  private CallFuture<@Nullable V> read(Message<@Nullable Data> message, Object key) {
    return callForValue(message, data -> valueOrNull(data, key));
  }

  private CallFuture<@Nullable V> putting(Message<@Nullable Data> message, Object key) {
    return callForValue(message, data -> valueBeforePut(data, key));
  }

  private <R> CallFuture<Void> callForNothing(Message<R> message) {
    return invoker.invoke(message, CallFuture::nothing);
  }

  // Reads.

  @Override
  public CallFuture<@Nullable V> get(K key) {
    V kept = near == null ? null : near.find(key);
    return kept == null ? getAny(key) : CallFuture.of(kept);
  }

  /** The value as it is in the cluster. */
  CallFuture<@Nullable V> getAny(Object key) {
    return near != null && near.isOn()
        ? near.read(key)
        : read(new Get(name, key(key), threadId()), key);
  }

  @Override
  public CallFuture<Boolean> containsKey(K key) {
    return containsAnyKey(key);
  }

  CallFuture<Boolean> containsAnyKey(Object key) {
    if (near != null && near.has(key)) {
      return CallFuture.of(true);
    }
    return call(new ContainsKey(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Boolean> containsValue(V value) {
    return containsAnyValue(value);
  }

  CallFuture<Boolean> containsAnyValue(Object value) {
    return call(new ContainsValue(name, value(value)));
  }

  @Override
  public CallFuture<Integer> size() {
    return call(new Size(name));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return call(new IsEmpty(name));
  }

  @Override
  public CompletionStage<java.util.Set<K>> keySet() {
    return orPaged(wholeKeySet(), this::pagedKeySet);
  }

  @Override
  public CompletionStage<List<V>> values() {
    return orPaged(wholeValues(), this::pagedValues);
  }

  @Override
  public CompletionStage<java.util.Set<Map.Entry<K, V>>> entrySet() {
    return orPaged(wholeEntrySet(), this::pagedEntrySet);
  }

  @Override
  public CompletionStage<java.util.Set<K>> keySet(Predicate predicate) {
    return queries.keySet(predicate);
  }

  @Override
  public CompletionStage<List<V>> values(Predicate predicate) {
    return queries.values(predicate);
  }

  @Override
  public CompletionStage<java.util.Set<Map.Entry<K, V>>> entrySet(Predicate predicate) {
    return queries.entrySet(predicate);
  }

  @Override
  public CallFuture<QueryPlan> explain(Predicate predicate) {
    return queries.explain(predicate);
  }

  @Override
  public CompletionStage<SearchResult<K, V>> search(Search search) {
    return queries.search(search);
  }

  @Override
  public CompletionStage<GridMapView<K, V>> view(ViewConfig config) {
    return MapViews.of(name, invoker).view(config);
  }

  @Override
  public CallFuture<Void> removeAll(Predicate predicate) {
    return queries.removeAll(predicate);
  }

  @Override
  public <R> CallFuture<@Nullable R> aggregate(Aggregator<R> aggregator) {
    return queries.aggregate(aggregator, null);
  }

  @Override
  public <R> CallFuture<@Nullable R> aggregate(Aggregator<R> aggregator, Predicate predicate) {
    return queries.aggregate(aggregator, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public <R> CallFuture<List<@Nullable R>> project(Projection<R> projection) {
    return queries.project(projection, null);
  }

  @Override
  public <R> CallFuture<List<@Nullable R>> project(Projection<R> projection, Predicate predicate) {
    return queries.project(projection, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public CallFuture<Void> addIndex(IndexConfig index) {
    return callForNothing(new AddIndex(name, IndexSettings.of(index)));
  }

  @Override
  public CallFuture<Boolean> dropIndex(String index) {
    return call(new DropIndex(name, Objects.requireNonNull(index, "name")));
  }

  /** What one answer may not hold is asked for page by page, which means the same. */
  private static <T> CompletionStage<T> orPaged(CallFuture<T> whole, Supplier<T> paged) {
    return whole.exceptionallyCompose(
        failure ->
            failure instanceof MessageTooLargeException
                ? CompletableFuture.supplyAsync(paged, Thread::startVirtualThread)
                : CompletableFuture.failedFuture(failure));
  }

  java.util.Set<K> pagedKeySet() {
    List<Data> keys = new ArrayList<>();
    walk(PAGE).keys(Function.identity()).forEach(keys::add);
    return keySetOf(keys);
  }

  List<V> pagedValues() {
    List<Data> all = new ArrayList<>();
    walk(PAGE).entries(Map.Entry::getValue).forEach(all::add);
    return valuesOf(all);
  }

  java.util.Set<Map.Entry<K, V>> pagedEntrySet() {
    List<Map.Entry<Data, Data>> all = new ArrayList<>();
    walk(PAGE).entries(Function.identity()).forEach(all::add);
    return entrySetOf(all);
  }

  CallFuture<java.util.Set<K>> wholeKeySet() {
    return invoker.invoke(new KeySet(name), keys -> keySetOf(Objects.requireNonNull(keys)));
  }

  CallFuture<List<V>> wholeValues() {
    return invoker.invoke(new Values(name), all -> valuesOf(Objects.requireNonNull(all)));
  }

  CallFuture<java.util.Set<Map.Entry<K, V>>> wholeEntrySet() {
    return invoker.invoke(new EntrySet(name), all -> entrySetOf(Objects.requireNonNull(all)));
  }

  private java.util.Set<K> keySetOf(List<Data> keys) {
    return new SnapshotSet<>(values.structure(), values.<K>list(keys, () -> "a key"));
  }

  private List<V> valuesOf(List<Data> all) {
    return values.<V>list(all, () -> "a value (entrySet() tells whose)").readableFirst();
  }

  private java.util.Set<Map.Entry<K, V>> entrySetOf(List<Map.Entry<Data, Data>> all) {
    return new SnapshotSet<>(values.structure(), values.list(all, this::entry));
  }

  private MapWalk walk(int batchSize) {
    return new MapWalk(name, invoker, batchSize);
  }

  private Map.Entry<K, V> entry(Map.Entry<Data, Data> entry) {
    return SnapshotEntry.read(values, entry.getKey(), entry.getValue());
  }

  @Override
  public CompletionStage<Map<K, V>> getAll(Collection<? extends K> keys) {
    Map<Integer, List<Data>> byPartition = new HashMap<>();
    Map<Data, K> asked = new HashMap<>();
    List<Map.Entry<K, V>> found = new ArrayList<>();
    for (K key : Objects.requireNonNull(keys, "keys")) {
      V kept = near == null ? null : near.find(key);
      if (kept != null) {
        found.add(Map.entry(key, kept));
        continue;
      }
      Data data = key(key);
      asked.put(data, key);
      byPartition
          .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
          .add(data);
    }
    List<CompletableFuture<List<Map.Entry<Data, Data>>>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(
                near != null && near.isOn()
                    ? near.readAll(partition, part)
                    : invoker.invoke(new GetAll(name, part), partition, Objects::requireNonNull)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              for (CompletableFuture<List<Map.Entry<Data, Data>>> part : parts) {
                for (Map.Entry<Data, Data> e : part.join()) {
                  K key = Objects.requireNonNull(asked.get(e.getKey()), "key that was asked for");
                  found.add(SnapshotEntry.of(values, key, e.getValue()));
                }
              }
              return new SnapshotMap<>(values.structure(), found);
            });
  }

  @Override
  public CallFuture<@Nullable EntryView<K, V>> entryView(K key) {
    return invoker.<GetEntryViewReply, @Nullable EntryView<K, V>>invoke(
        new GetEntryView(name, key(key), threadId()),
        reply -> view(key, Objects.requireNonNull(reply)));
  }

  private @Nullable EntryView<K, V> view(K key, GetEntryViewReply reply) {
    SimpleEntryView v = reply.response();
    return v == null
        ? null
        : new EntryView<>(
            key,
            value(v.value(), key),
            v.cost(),
            v.creationTime(),
            v.expirationTime(),
            v.hits(),
            v.lastAccessTime(),
            v.lastStoredTime(),
            v.lastUpdateTime(),
            v.version(),
            v.ttl(),
            reply.maxIdle());
  }

  // Writes.

  @Override
  public CallFuture<@Nullable V> put(K key, V value) {
    return putting(new Put(name, key(key), value(value), threadId(), AS_CONFIGURED), key);
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive) {
    return putting(new Put(name, key(key), value(value), threadId(), millis(timeToLive)), key);
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive, Duration maxIdle) {
    return putting(
        new PutWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)),
        key);
  }

  @Override
  public CallFuture<Void> set(K key, V value) {
    return callForNothing(new Set(name, key(key), value(value), threadId(), AS_CONFIGURED));
  }

  @Override
  public CallFuture<Void> set(K key, V value, Duration timeToLive) {
    return callForNothing(new Set(name, key(key), value(value), threadId(), millis(timeToLive)));
  }

  @Override
  public CallFuture<Void> set(K key, V value, Duration timeToLive, Duration maxIdle) {
    return callForNothing(
        new SetWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)));
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(K key, V value) {
    return read(new PutIfAbsent(name, key(key), value(value), threadId(), AS_CONFIGURED), key);
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(K key, V value, Duration timeToLive) {
    return read(new PutIfAbsent(name, key(key), value(value), threadId(), millis(timeToLive)), key);
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(
      K key, V value, Duration timeToLive, Duration maxIdle) {
    return read(
        new PutIfAbsentWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)),
        key);
  }

  @Override
  public CallFuture<Void> putTransient(K key, V value, Duration timeToLive) {
    return callForNothing(
        new PutTransient(name, key(key), value(value), threadId(), millis(timeToLive)));
  }

  @Override
  public CallFuture<Void> putTransient(K key, V value, Duration timeToLive, Duration maxIdle) {
    return callForNothing(
        new PutTransientWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)));
  }

  @Override
  public CallFuture<Boolean> tryPut(K key, V value, Duration timeout) {
    return call(new TryPut(name, key(key), value(value), threadId(), timeoutMillis(timeout)));
  }

  @Override
  public CallFuture<Boolean> tryRemove(K key, Duration timeout) {
    return call(new TryRemove(name, key(key), threadId(), timeoutMillis(timeout)));
  }

  @Override
  public CallFuture<@Nullable V> remove(K key) {
    return removeAny(key);
  }

  CallFuture<@Nullable V> removeAny(Object key) {
    return callForValue(
        new Remove(name, key(key), threadId()),
        data -> formerValue(data, key, "the entry was removed"));
  }

  @Override
  public CompletionStage<Boolean> remove(K key, V value) {
    return updates.removeAsync(key, value);
  }

  @Override
  public CallFuture<Boolean> delete(K key) {
    return call(new Delete(name, key(key), threadId()));
  }

  @Override
  public CallFuture<@Nullable V> replace(K key, V value) {
    return callForValue(
        new Replace(name, key(key), value(value), threadId()),
        data -> formerValue(data, key, "the new value was stored"));
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V oldValue, V newValue) {
    return updates.replaceAsync(key, oldValue, newValue, AS_CONFIGURED);
  }

  @Override
  public CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries) {
    Map<Integer, List<Map.Entry<Data, Data>>> byPartition = new HashMap<>();
    Objects.requireNonNull(entries, "entries")
        .forEach(
            (key, value) -> {
              Data data = key(key);
              byPartition
                  .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
                  .add(Map.entry(data, value(value)));
            });
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(
                invoker.invoke(new PutAll(name, part, true), partition, CallFuture::nothing)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CallFuture<Boolean> setTimeToLive(K key, Duration timeToLive) {
    return call(new SetTtl(name, key(key), millis(timeToLive)));
  }

  @Override
  public CallFuture<Boolean> evict(K key) {
    return call(new Evict(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Void> evictAll() {
    return callForNothing(new EvictAll(name));
  }

  @Override
  public CallFuture<Void> clear() {
    return callForNothing(new Clear(name));
  }

  @Override
  public CallFuture<Void> flush() {
    return callForNothing(new Flush(name));
  }

  @Override
  public CallFuture<Void> loadAll(boolean replaceExisting) {
    return callForNothing(new LoadAll(name, replaceExisting));
  }

  @Override
  public CallFuture<Void> loadAll(Collection<? extends K> keys, boolean replaceExisting) {
    List<Data> all = new ArrayList<>();
    Objects.requireNonNull(keys, "keys").forEach(key -> all.add(key(key)));
    return callForNothing(new LoadGivenKeys(name, all, replaceExisting));
  }

  // Locks.

  @Override
  public CallFuture<Void> lock(K key) {
    return lock(key(key));
  }

  private CallFuture<Void> lock(Data key) {
    return callForNothing(new Lock(name, key, threadId(), NO_LEASE, LockRequest.number()));
  }

  CallFuture<Boolean> tryLock(Data key, long timeoutMillis) {
    return call(new TryLock(name, key, threadId(), NO_LEASE, timeoutMillis, LockRequest.number()));
  }

  @Override
  public CallFuture<Void> lock(K key, Duration lease) {
    return callForNothing(
        new Lock(name, key(key), threadId(), leaseMillis(lease), LockRequest.number()));
  }

  @Override
  public CallFuture<Boolean> tryLock(K key) {
    return tryLock(key, 0, NO_LEASE);
  }

  @Override
  public CallFuture<Boolean> tryLock(K key, Duration timeout) {
    return tryLock(key, timeoutMillis(timeout), NO_LEASE);
  }

  @Override
  public CallFuture<Boolean> tryLock(K key, Duration timeout, Duration lease) {
    return tryLock(key, timeoutMillis(timeout), leaseMillis(lease));
  }

  private CallFuture<Boolean> tryLock(K key, long timeoutMillis, long leaseMillis) {
    return call(
        new TryLock(name, key(key), threadId(), leaseMillis, timeoutMillis, LockRequest.number()));
  }

  @Override
  public CallFuture<Boolean> isLocked(K key) {
    return call(new IsLocked(name, key(key)));
  }

  @Override
  public CallFuture<Void> unlock(K key) {
    return unlock(key(key));
  }

  CallFuture<Void> unlock(Data key) {
    return callForNothing(new Unlock(name, key, threadId(), LockRequest.number()));
  }

  @Override
  public CallFuture<Void> forceUnlock(K key) {
    return callForNothing(new ForceUnlock(name, key(key), LockRequest.number()));
  }

  @Override
  public <R> CompletionStage<@Nullable R> executeOnKey(K key, EntryProcessor<K, V, R> processor) {
    return code.onKey(key, processor, threadId());
  }

  @Override
  public <R> CompletionStage<Map<K, R>> executeOnKeys(
      Collection<? extends K> keys, EntryProcessor<K, V, R> processor) {
    return code.onKeys(keys, processor);
  }

  @Override
  public <R> CompletionStage<Map<K, R>> executeOnEntries(EntryProcessor<K, V, R> processor) {
    return code.onAll(processor);
  }

  @Override
  public <R> CompletionStage<Map<K, R>> executeOnEntries(
      EntryProcessor<K, V, R> processor, Predicate predicate) {
    return code.onMeant(processor, predicate);
  }

  @Override
  public CallFuture<@Nullable V> getAndTouch(K key, Duration timeToLive) {
    return read(new GetAndTouch(name, key(key), threadId(), millis(timeToLive)), key);
  }

  @Override
  public CallFuture<Boolean> touch(K key) {
    return call(new ContainsKey(name, key(key), threadId())); // Never of the near cache alone.
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V oldValue, V newValue, Duration timeToLive) {
    return updates.replaceAsync(key, oldValue, newValue, millis(timeToLive));
  }

  @Override
  public CompletionStage<Integer> removeAll(Collection<? extends K> keys) {
    return updates.removeAll(keys, threadId());
  }

  @Override
  public CompletionStage<@Nullable V> getOrLoad(
      K key, Function<? super K, ? extends @Nullable V> loader) {
    return getOrLoad(key, loader, Loading.WAIT_MAX);
  }

  @Override
  public CompletionStage<@Nullable V> getOrLoad(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration waitMax) {
    return EntryUpdates.<@Nullable V>elsewhere(() -> loading.getOrLoad(key, loader, waitMax));
  }

  @Override
  public CompletionStage<@Nullable V> compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return inTurn(key, thread -> updates.compute(key, function, thread));
  }

  @Override
  public CompletionStage<@Nullable V> computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> function) {
    return inTurn(key, thread -> updates.computeIfAbsent(key, function, thread));
  }

  @Override
  public CompletionStage<@Nullable V> computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return inTurn(key, thread -> updates.computeIfPresent(key, function, thread));
  }

  @Override
  public CompletionStage<@Nullable V> merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return inTurn(key, thread -> updates.merge(key, value, function, thread));
  }

  /** Runs an update of a key, for the thread that asks for it, behind the others of that. */
  private CompletionStage<@Nullable V> inTurn(K key, LongFunction<@Nullable V> update) {
    long thread = threadId();
    return turns.<@Nullable V>run(name, key(key), thread, () -> update.apply(thread));
  }

  @Override
  public CompletionStage<Void> replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    long thread = threadId();
    return EntryUpdates.elsewhere(
        () -> {
          updates.replaceAll(function, thread);
          return CallFuture.nothing(null);
        });
  }

  @Override
  public CompletionStage<String> addInterceptor(MapInterceptor<V> interceptor) {
    return call(new AddInterceptor(name, values.data(interceptor, "interceptor")));
  }

  @Override
  public CallFuture<Boolean> removeInterceptor(String id) {
    return call(new RemoveInterceptor(name, Objects.requireNonNull(id, "id")));
  }

  @Override
  public CallFuture<JournalBounds> journalBounds(int partition) {
    return journal.bounds(partition);
  }

  @Override
  public CallFuture<ReadResult<JournalEvent<K, V>>> readJournal(
      int partition, long startSequence, int minCount, int maxCount) {
    return journal.read(partition, startSequence, minCount, maxCount, null);
  }

  @Override
  public CallFuture<ReadResult<JournalEvent<K, V>>> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.Predicate<? super JournalEvent<K, V>> filter) {
    return journal.read(
        partition, startSequence, minCount, maxCount, Objects.requireNonNull(filter, "filter"));
  }

  @Override
  public <R> CallFuture<ReadResult<R>> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.@Nullable Predicate<? super JournalEvent<K, V>> filter,
      Function<? super JournalEvent<K, V>, ? extends @Nullable R> projection) {
    return journal.read(partition, startSequence, minCount, maxCount, filter, projection);
  }

  // For the blocking form.

  Iterable<K> keys(int batchSize) {
    return walk(batchSize).keys(key -> values.<K>object(key, () -> "a key"));
  }

  Iterable<Map.Entry<K, V>> entries(int batchSize) {
    return walk(batchSize).entries(this::entry);
  }

  Registration addListener(EntryListener<K, V> listener, boolean includeValue) {
    int flags = MapEvents.flags(listener);
    return subscribe(listener, new AddEntryListener(name, includeValue, flags, true));
  }

  Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue) {
    int flags = MapEvents.flags(listener);
    return subscribe(
        listener, new AddEntryListenerToKey(name, key(key), includeValue, flags, true));
  }

  private Registration subscribe(EntryListener<K, V> listener, Message<UUID> request) {
    return invoker.subscribe(
        request,
        MapMessagesCodecs.ENTRY_CHANGED,
        id -> new RemoveEntryListener(name, id),
        new MapEvents<>(name, values, listener));
  }

  void destroy() {
    invoker.destroy(GridMap.TYPE.id(name));
  }
}
