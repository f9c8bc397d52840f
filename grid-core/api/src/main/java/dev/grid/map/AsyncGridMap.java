package dev.grid.map;

import dev.grid.query.Aggregator;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import dev.grid.ringbuffer.ReadResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridMap}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block. Cancelling a stage
 * ends its wait in the member, and a lock that it was given at that moment is given back. Of a call
 * that does not wait it may be that it was carried out. Locks belong to the thread that made the
 * call.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface AsyncGridMap<K, V> {

  /** The value, or null. */
  CompletionStage<@Nullable V> get(K key);

  /** {@link GridMap#put(Object, Object)}. */
  CompletionStage<@Nullable V> put(K key, V value);

  /** {@link GridMap#put(Object, Object, Duration)}. */
  CompletionStage<@Nullable V> put(K key, V value, Duration timeToLive);

  /** {@link GridMap#put(Object, Object, Duration, Duration)}. */
  CompletionStage<@Nullable V> put(K key, V value, Duration timeToLive, Duration maxIdle);

  /** Stores the value. */
  CompletionStage<Void> set(K key, V value);

  /** {@link GridMap#set(Object, Object, Duration)}. */
  CompletionStage<Void> set(K key, V value, Duration timeToLive);

  /** {@link GridMap#set(Object, Object, Duration, Duration)}. */
  CompletionStage<Void> set(K key, V value, Duration timeToLive, Duration maxIdle);

  /** Stores the value if the key is absent; completes with the value that was there, or null. */
  CompletionStage<@Nullable V> putIfAbsent(K key, V value);

  /** {@link GridMap#putIfAbsent(Object, Object, Duration)}. */
  CompletionStage<@Nullable V> putIfAbsent(K key, V value, Duration timeToLive);

  /** {@link GridMap#putIfAbsent(Object, Object, Duration, Duration)}. */
  CompletionStage<@Nullable V> putIfAbsent(K key, V value, Duration timeToLive, Duration maxIdle);

  /** {@link GridMap#putTransient(Object, Object, Duration)}. */
  CompletionStage<Void> putTransient(K key, V value, Duration timeToLive);

  /** {@link GridMap#putTransient(Object, Object, Duration, Duration)}. */
  CompletionStage<Void> putTransient(K key, V value, Duration timeToLive, Duration maxIdle);

  /** {@link GridMap#tryPut}. */
  CompletionStage<Boolean> tryPut(K key, V value, Duration timeout);

  /** {@link GridMap#tryRemove}. */
  CompletionStage<Boolean> tryRemove(K key, Duration timeout);

  /** Removes the entry; completes with its value or null. */
  CompletionStage<@Nullable V> remove(K key);

  /** Removes the entry if it has this value. */
  CompletionStage<Boolean> remove(K key, V value);

  /** {@link GridMap#delete}. */
  CompletionStage<Boolean> delete(K key);

  /** Replaces the value if the key is present; completes with the old one or null. */
  CompletionStage<@Nullable V> replace(K key, V value);

  /** Replaces the value if it is this one. */
  CompletionStage<Boolean> replace(K key, V oldValue, V newValue);

  /** Whether the key is present. */
  CompletionStage<Boolean> containsKey(K key);

  /** Whether any entry has this value; visits every entry. */
  CompletionStage<Boolean> containsValue(V value);

  /** How many entries there are. */
  CompletionStage<Integer> size();

  /** Whether there are no entries. */
  CompletionStage<Boolean> isEmpty();

  /** Removes all entries. */
  CompletionStage<Void> clear();

  /** The keys now. */
  CompletionStage<Set<K>> keySet();

  /** The values now, in no order. */
  CompletionStage<List<V>> values();

  /** The entries now, in no order. */
  CompletionStage<Set<Map.Entry<K, V>>> entrySet();

  /** {@link GridMap#keySet(Predicate)}. */
  CompletionStage<Set<K>> keySet(Predicate predicate);

  /** {@link GridMap#values(Predicate)}. */
  CompletionStage<List<V>> values(Predicate predicate);

  /** {@link GridMap#entrySet(Predicate)}. */
  CompletionStage<Set<Map.Entry<K, V>>> entrySet(Predicate predicate);

  /** {@link GridMap#explain(Predicate)}. */
  CompletionStage<QueryPlan> explain(Predicate predicate);

  /** {@link GridMap#search(Search)}. */
  CompletionStage<SearchResult<K, V>> search(Search search);

  /** {@link GridMap#removeAll(Predicate)}. */
  CompletionStage<Void> removeAll(Predicate predicate);

  /** {@link GridMap#aggregate(Aggregator)}. */
  <R> CompletionStage<@Nullable R> aggregate(Aggregator<R> aggregator);

  /** {@link GridMap#aggregate(Aggregator, Predicate)}. */
  <R> CompletionStage<@Nullable R> aggregate(Aggregator<R> aggregator, Predicate predicate);

  /** {@link GridMap#project(Projection)}. */
  <R> CompletionStage<List<@Nullable R>> project(Projection<R> projection);

  /** {@link GridMap#project(Projection, Predicate)}. */
  <R> CompletionStage<List<@Nullable R>> project(Projection<R> projection, Predicate predicate);

  /** The values of those keys that are present. */
  CompletionStage<Map<K, V>> getAll(Collection<? extends K> keys);

  /** Stores all; each entry on its own, in no order. */
  CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries);

  /** {@link GridMap#setTimeToLive}. */
  CompletionStage<Boolean> setTimeToLive(K key, Duration timeToLive);

  /** {@link GridMap#evict}. */
  CompletionStage<Boolean> evict(K key);

  /** {@link GridMap#evictAll}. */
  CompletionStage<Void> evictAll();

  /** {@link GridMap#flush}. */
  CompletionStage<Void> flush();

  /** {@link GridMap#loadAll(boolean)}. */
  CompletionStage<Void> loadAll(boolean replaceExisting);

  /** {@link GridMap#loadAll(Collection, boolean)}. */
  CompletionStage<Void> loadAll(Collection<? extends K> keys, boolean replaceExisting);

  /** {@link GridMap#view}. */
  CompletionStage<GridMapView<K, V>> view(ViewConfig config);

  /** {@link GridMap#entryView}. */
  CompletionStage<@Nullable EntryView<K, V>> entryView(K key);

  /** {@link GridMap#lock(Object)}. */
  CompletionStage<Void> lock(K key);

  /** {@link GridMap#lock(Object, Duration)}. */
  CompletionStage<Void> lock(K key, Duration lease);

  /** {@link GridMap#tryLock(Object)}. */
  CompletionStage<Boolean> tryLock(K key);

  /** {@link GridMap#tryLock(Object, Duration)}. */
  CompletionStage<Boolean> tryLock(K key, Duration timeout);

  /** {@link GridMap#tryLock(Object, Duration, Duration)}. */
  CompletionStage<Boolean> tryLock(K key, Duration timeout, Duration lease);

  /** {@link GridMap#isLocked}. */
  CompletionStage<Boolean> isLocked(K key);

  /** {@link GridMap#unlock}. */
  CompletionStage<Void> unlock(K key);

  /** {@link GridMap#forceUnlock}. */
  CompletionStage<Void> forceUnlock(K key);

  /** {@link GridMap#executeOnKey}. */
  <R> CompletionStage<@Nullable R> executeOnKey(K key, EntryProcessor<K, V, R> processor);

  /** {@link GridMap#executeOnKeys}. */
  <R> CompletionStage<Map<K, R>> executeOnKeys(
      Collection<? extends K> keys, EntryProcessor<K, V, R> processor);

  /** {@link GridMap#executeOnEntries}. */
  <R> CompletionStage<Map<K, R>> executeOnEntries(EntryProcessor<K, V, R> processor);

  /** {@link GridMap#executeOnEntries(EntryProcessor, Predicate)}. */
  <R> CompletionStage<Map<K, R>> executeOnEntries(
      EntryProcessor<K, V, R> processor, Predicate predicate);

  /** {@link GridMap#getAndTouch}. */
  CompletionStage<@Nullable V> getAndTouch(K key, Duration timeToLive);

  /** {@link GridMap#touch}. */
  CompletionStage<Boolean> touch(K key);

  /** {@link GridMap#replace(Object, Object, Object, Duration)}. */
  CompletionStage<Boolean> replace(K key, V oldValue, V newValue, Duration timeToLive);

  /** {@link GridMap#removeAll(Collection)}. */
  CompletionStage<Integer> removeAll(Collection<? extends K> keys);

  // What calls a function of the caller's does so on a thread of its own, which may block; to
  // cancel the stage does not end that. Of one key, those that a thread has asked for by compute
  // and merge are carried out one after another, in its order.

  /** {@link GridMap#compute}. */
  CompletionStage<@Nullable V> compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

  /** {@link GridMap#computeIfAbsent}. */
  CompletionStage<@Nullable V> computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> function);

  /** {@link GridMap#computeIfPresent}. */
  CompletionStage<@Nullable V> computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function);

  /** {@link GridMap#merge}. */
  CompletionStage<@Nullable V> merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function);

  /** {@link GridMap#replaceAll}. */
  CompletionStage<Void> replaceAll(BiFunction<? super K, ? super V, ? extends V> function);

  /**
   * {@link GridMap#getOrLoad(Object, Function)}. The key is locked by the loader's thread: it waits
   * for a lock of the caller's, too.
   */
  CompletionStage<@Nullable V> getOrLoad(K key, Function<? super K, ? extends @Nullable V> loader);

  /** {@link GridMap#getOrLoad(Object, Function, Duration)}, likewise. */
  CompletionStage<@Nullable V> getOrLoad(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration waitMax);

  /** {@link GridMap#addIndex}. */
  CompletionStage<Void> addIndex(IndexConfig index);

  /** {@link GridMap#dropIndex}. */
  CompletionStage<Boolean> dropIndex(String name);

  /** {@link GridMap#addInterceptor}. */
  CompletionStage<String> addInterceptor(MapInterceptor<V> interceptor);

  /** {@link GridMap#removeInterceptor}. */
  CompletionStage<Boolean> removeInterceptor(String id);

  /** {@link GridMap#journalBounds}. */
  CompletionStage<JournalBounds> journalBounds(int partition);

  /** {@link GridMap#readJournal(int, long, int, int)}. */
  CompletionStage<ReadResult<JournalEvent<K, V>>> readJournal(
      int partition, long startSequence, int minCount, int maxCount);

  /** {@link GridMap#readJournal(int, long, int, int, java.util.function.Predicate)}. */
  CompletionStage<ReadResult<JournalEvent<K, V>>> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.Predicate<? super JournalEvent<K, V>> filter);

  /** {@link GridMap#readJournal(int, long, int, int, java.util.function.Predicate, Function)}. */
  <R> CompletionStage<ReadResult<R>> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.@Nullable Predicate<? super JournalEvent<K, V>> filter,
      Function<? super JournalEvent<K, V>, ? extends @Nullable R> projection);
}
