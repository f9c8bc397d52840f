package dev.grid.multimap;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridMultiMap}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block. Cancelling a
 * stage ends its wait in the member, and a lock that it was given at that moment is given back. Of
 * a call that does not wait it may be that it was carried out. Locks belong to the thread that made
 * the call.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface AsyncGridMultiMap<K, V> {

  /** {@link GridMultiMap#put}. */
  CompletionStage<Boolean> put(K key, V value);

  /** {@link GridMultiMap#putAll}. */
  CompletionStage<Void> putAll(Map<? extends K, ? extends Collection<? extends V>> entries);

  /** {@link GridMultiMap#get}. */
  CompletionStage<Collection<V>> get(K key);

  /** {@link GridMultiMap#remove}. */
  CompletionStage<Boolean> remove(K key, V value);

  /** {@link GridMultiMap#removeAll}. */
  CompletionStage<Collection<V>> removeAll(K key);

  /** {@link GridMultiMap#delete}. */
  CompletionStage<Void> delete(K key);

  /** {@link GridMultiMap#clear}. */
  CompletionStage<Void> clear();

  /** Whether a key has a value. */
  CompletionStage<Boolean> containsKey(K key);

  /** Whether any key has this value; visits every key. */
  CompletionStage<Boolean> containsValue(V value);

  /** Whether a key has this value. */
  CompletionStage<Boolean> containsEntry(K key, V value);

  /** How many values there are of all keys together. */
  CompletionStage<Integer> size();

  /** How many values a key has. */
  CompletionStage<Integer> valueCount(K key);

  /** The keys now. */
  CompletionStage<Set<K>> keySet();

  /** {@link GridMultiMap#values}. */
  CompletionStage<Collection<V>> values();

  /** {@link GridMultiMap#entries}. */
  CompletionStage<List<Map.Entry<K, V>>> entries();

  /** {@link GridMultiMap#lock(Object)}. */
  CompletionStage<Void> lock(K key);

  /** {@link GridMultiMap#lock(Object, Duration)}. */
  CompletionStage<Void> lock(K key, Duration lease);

  /** {@link GridMultiMap#tryLock(Object)}. */
  CompletionStage<Boolean> tryLock(K key);

  /** {@link GridMultiMap#tryLock(Object, Duration)}. */
  CompletionStage<Boolean> tryLock(K key, Duration timeout);

  /** {@link GridMultiMap#tryLock(Object, Duration, Duration)}. */
  CompletionStage<Boolean> tryLock(K key, Duration timeout, Duration lease);

  /** {@link GridMultiMap#isLocked}. */
  CompletionStage<Boolean> isLocked(K key);

  /** {@link GridMultiMap#unlock}. */
  CompletionStage<Void> unlock(K key);

  /** {@link GridMultiMap#forceUnlock}. */
  CompletionStage<Void> forceUnlock(K key);
}
