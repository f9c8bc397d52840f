package dev.grid.map;

import dev.grid.query.Predicate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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

  /** {@link GridMap#removeAll(Predicate)}. */
  CompletionStage<Void> removeAll(Predicate predicate);

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
}
