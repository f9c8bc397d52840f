package dev.grid.structures.map;

import dev.grid.MessageTooLargeException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryView;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncMapProxy<K, V> implements AsyncGridMap<K, V> {

  private static final long AS_CONFIGURED = -1;
  private static final long NO_LEASE = -1;

  /** How many entries are asked for at once where one answer cannot hold all. */
  private static final int PAGE = 1_000;

  /** Tells lock calls apart; shared by all proxies, as a caller may have several of one map. */
  private static final AtomicLong LOCK_CALLS = new AtomicLong();

  final String name;
  private final Invoker invoker;

  AsyncMapProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
  }

  // Between objects and bytes.

  private Data data(Object value, String what) {
    return invoker.serialization().toData(Objects.requireNonNull(value, what));
  }

  private Data key(Object key) {
    return data(key, "key");
  }

  private Data value(Object value) {
    return data(value, "value");
  }

  private <T> T object(Data data) {
    return Objects.requireNonNull(invoker.serialization().<T>toObject(data));
  }

  private @Nullable V valueOrNull(@Nullable Data data) {
    return data == null ? null : this.<V>object(data);
  }

  private static long threadId() {
    return Thread.currentThread().threadId();
  }

  private static long millis(Duration limit) {
    if (limit.isNegative()) {
      return AS_CONFIGURED;
    }
    return limit.isZero() ? 0 : Math.max(1, saturatedMillis(limit));
  }

  /** A wait in milliseconds: rounded up, so that a short one is not taken for none. */
  static long timeoutMillis(Duration timeout) {
    return timeout.isNegative() || timeout.isZero() ? 0 : Math.max(1, saturatedMillis(timeout));
  }

  private static long saturatedMillis(Duration duration) {
    return duration.toSeconds() >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : duration.toMillis();
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  private CallFuture<@Nullable V> callForValue(Message<@Nullable Data> message) {
    return invoker.<@Nullable Data, @Nullable V>invoke(message, this::valueOrNull);
  }

  private <R> CallFuture<Void> callForNothing(Message<R> message) {
    return invoker.invoke(message, AsyncMapProxy::nothing);
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private static Void nothing(@Nullable Object reply) {
    return null;
  }

  // Reads.

  @Override
  public CallFuture<@Nullable V> get(K key) {
    return callForValue(new Get(name, key(key), threadId()));
  }

  CallFuture<@Nullable V> getAny(Object key) {
    return callForValue(new Get(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Boolean> containsKey(K key) {
    return containsAnyKey(key);
  }

  CallFuture<Boolean> containsAnyKey(Object key) {
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

  /** What one answer may not hold is asked for page by page, which means the same. */
  private static <T> CompletionStage<T> orPaged(CallFuture<T> whole, Supplier<T> paged) {
    return whole.exceptionallyCompose(
        failure ->
            failure instanceof MessageTooLargeException
                ? CompletableFuture.supplyAsync(paged, Thread::startVirtualThread)
                : CompletableFuture.failedFuture(failure));
  }

  java.util.Set<K> pagedKeySet() {
    java.util.Set<K> set = new LinkedHashSet<>();
    keys(PAGE).forEach(set::add);
    return set;
  }

  List<V> pagedValues() {
    List<V> list = new ArrayList<>();
    entries(PAGE).forEach(entry -> list.add(entry.getValue()));
    return list;
  }

  java.util.Set<Map.Entry<K, V>> pagedEntrySet() {
    java.util.Set<Map.Entry<K, V>> set = new LinkedHashSet<>();
    entries(PAGE).forEach(set::add);
    return set;
  }

  CallFuture<java.util.Set<K>> wholeKeySet() {
    return invoker.invoke(
        new KeySet(name),
        keys -> {
          java.util.Set<K> set = new LinkedHashSet<>();
          Objects.requireNonNull(keys).forEach(key -> set.add(this.<K>object(key)));
          return set;
        });
  }

  CallFuture<List<V>> wholeValues() {
    return invoker.invoke(
        new Values(name),
        values -> {
          List<V> list = new ArrayList<>();
          Objects.requireNonNull(values).forEach(value -> list.add(this.<V>object(value)));
          return list;
        });
  }

  CallFuture<java.util.Set<Map.Entry<K, V>>> wholeEntrySet() {
    return invoker.invoke(
        new EntrySet(name),
        entries -> {
          java.util.Set<Map.Entry<K, V>> set = new LinkedHashSet<>();
          Objects.requireNonNull(entries).forEach(entry -> set.add(entry(entry)));
          return set;
        });
  }

  private Map.Entry<K, V> entry(Map.Entry<Data, Data> entry) {
    return new SimpleImmutableEntry<>(object(entry.getKey()), object(entry.getValue()));
  }

  @Override
  public CompletionStage<Map<K, V>> getAll(Collection<? extends K> keys) {
    Map<Integer, List<Data>> byPartition = new HashMap<>();
    for (K key : keys) {
      Data data = key(key);
      byPartition
          .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
          .add(data);
    }
    List<CompletableFuture<List<Map.Entry<Data, Data>>>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(invoker.invoke(new GetAll(name, part), partition, Objects::requireNonNull)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<K, V> found = new LinkedHashMap<>();
              for (CompletableFuture<List<Map.Entry<Data, Data>>> part : parts) {
                part.join().forEach(e -> found.put(object(e.getKey()), object(e.getValue())));
              }
              return found;
            });
  }

  @Override
  public CallFuture<@Nullable EntryView<K, V>> entryView(K key) {
    return invoker.<GetEntryViewReply, @Nullable EntryView<K, V>>invoke(
        new GetEntryView(name, key(key), threadId()), reply -> view(Objects.requireNonNull(reply)));
  }

  private @Nullable EntryView<K, V> view(GetEntryViewReply reply) {
    SimpleEntryView v = reply.response();
    return v == null
        ? null
        : new EntryView<>(
            this.<K>object(v.key()),
            this.<V>object(v.value()),
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
    return callForValue(new Put(name, key(key), value(value), threadId(), AS_CONFIGURED));
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive) {
    return callForValue(new Put(name, key(key), value(value), threadId(), millis(timeToLive)));
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive, Duration maxIdle) {
    return callForValue(
        new PutWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)));
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
    return callForValue(new PutIfAbsent(name, key(key), value(value), threadId(), AS_CONFIGURED));
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(K key, V value, Duration timeToLive) {
    return callForValue(
        new PutIfAbsent(name, key(key), value(value), threadId(), millis(timeToLive)));
  }

  @Override
  public CallFuture<@Nullable V> putIfAbsent(
      K key, V value, Duration timeToLive, Duration maxIdle) {
    return callForValue(
        new PutIfAbsentWithMaxIdle(
            name, key(key), value(value), threadId(), millis(timeToLive), millis(maxIdle)));
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
    return callForValue(new Remove(name, key(key), threadId()));
  }

  @Override
  public CallFuture<Boolean> remove(K key, V value) {
    return removeAny(key, value);
  }

  CallFuture<Boolean> removeAny(Object key, Object value) {
    return call(new RemoveIfSame(name, key(key), value(value), threadId()));
  }

  @Override
  public CallFuture<Boolean> delete(K key) {
    return call(new Delete(name, key(key), threadId()));
  }

  @Override
  public CallFuture<@Nullable V> replace(K key, V value) {
    return callForValue(new Replace(name, key(key), value(value), threadId()));
  }

  @Override
  public CallFuture<Boolean> replace(K key, V oldValue, V newValue) {
    return call(new ReplaceIfSame(name, key(key), value(oldValue), value(newValue), threadId()));
  }

  @Override
  public CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries) {
    Map<Integer, List<Map.Entry<Data, Data>>> byPartition = new HashMap<>();
    entries.forEach(
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
                invoker.invoke(new PutAll(name, part, true), partition, AsyncMapProxy::nothing)));
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

  // Locks.

  @Override
  public CallFuture<Void> lock(K key) {
    return callForNothing(
        new Lock(name, key(key), threadId(), NO_LEASE, LOCK_CALLS.incrementAndGet()));
  }

  @Override
  public CallFuture<Void> lock(K key, Duration lease) {
    return callForNothing(
        new Lock(name, key(key), threadId(), leaseMillis(lease), LOCK_CALLS.incrementAndGet()));
  }

  private static long leaseMillis(Duration lease) {
    if (!lease.isPositive()) {
      throw new IllegalArgumentException("lease=" + lease + ": must be positive");
    }
    return Math.max(1, saturatedMillis(lease));
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
        new TryLock(
            name, key(key), threadId(), leaseMillis, timeoutMillis, LOCK_CALLS.incrementAndGet()));
  }

  @Override
  public CallFuture<Boolean> isLocked(K key) {
    return call(new IsLocked(name, key(key)));
  }

  @Override
  public CallFuture<Void> unlock(K key) {
    return callForNothing(new Unlock(name, key(key), threadId(), LOCK_CALLS.incrementAndGet()));
  }

  @Override
  public CallFuture<Void> forceUnlock(K key) {
    return callForNothing(new ForceUnlock(name, key(key), LOCK_CALLS.incrementAndGet()));
  }

  // Iteration and listeners, for the blocking form.

  Iterable<K> keys(int batchSize) {
    return () ->
        new BatchIterator<>(
            invoker.partitionCount(),
            (partition, pointers) -> {
              FetchKeysReply reply =
                  invoker
                      .<FetchKeysReply, FetchKeysReply>invoke(
                          new FetchKeys(name, pointers, batchSize),
                          partition,
                          Objects::requireNonNull)
                      .await();
              List<K> keys = new ArrayList<>(reply.keys().size());
              reply.keys().forEach(key -> keys.add(object(key)));
              return new BatchIterator.Batch<>(reply.iterationPointers(), keys);
            });
  }

  Iterable<Map.Entry<K, V>> entries(int batchSize) {
    return () ->
        new BatchIterator<>(
            invoker.partitionCount(),
            (partition, pointers) -> {
              FetchEntriesReply reply =
                  invoker
                      .<FetchEntriesReply, FetchEntriesReply>invoke(
                          new FetchEntries(name, pointers, batchSize),
                          partition,
                          Objects::requireNonNull)
                      .await();
              List<Map.Entry<K, V>> entries = new ArrayList<>(reply.entries().size());
              reply.entries().forEach(e -> entries.add(entry(e)));
              return new BatchIterator.Batch<>(reply.iterationPointers(), entries);
            });
  }

  Registration addListener(EntryListener<K, V> listener, boolean includeValue) {
    return subscribe(listener, new AddEntryListener(name, includeValue, flags(listener), true));
  }

  Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue) {
    return subscribe(
        listener, new AddEntryListenerToKey(name, key(key), includeValue, flags(listener), true));
  }

  private static int flags(EntryListener<?, ?> listener) {
    int flags = 0;
    for (EntryEventType type : listener.types()) {
      flags |= type.flag();
    }
    return flags;
  }

  private Registration subscribe(EntryListener<K, V> listener, Message<UUID> request) {
    Function<UUID, Message<Boolean>> removal = id -> new RemoveEntryListener(name, id);
    return invoker.subscribe(
        request, MapMessagesCodecs.ENTRY_CHANGED, removal, event -> listener.changed(event(event)));
  }

  private EntryEvent<K, V> event(EntryChanged event) {
    Data key = event.key();
    return new EntryEvent<>(
        name,
        EntryEventType.of(event.eventType()),
        key == null ? null : this.<K>object(key),
        valueOrNull(event.value()),
        valueOrNull(event.oldValue()),
        event.uuid(),
        event.numberOfAffectedEntries());
  }

  void destroy() {
    invoker.destroy(new StructureId(StructureId.MAP_SERVICE, name));
  }
}
