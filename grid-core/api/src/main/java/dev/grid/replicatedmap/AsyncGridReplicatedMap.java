package dev.grid.replicatedmap;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridReplicatedMap}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface AsyncGridReplicatedMap<K, V> {

  /** The value, or null. */
  CompletionStage<@Nullable V> get(K key);

  /** {@link GridReplicatedMap#put(Object, Object)}. */
  CompletionStage<@Nullable V> put(K key, V value);

  /** {@link GridReplicatedMap#put(Object, Object, Duration)}. */
  CompletionStage<@Nullable V> put(K key, V value, Duration timeToLive);

  /** {@link GridReplicatedMap#putAll}. */
  CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries);

  /** Removes the entry; the value that was there, or null. */
  CompletionStage<@Nullable V> remove(K key);

  /** {@link GridReplicatedMap#clear}. */
  CompletionStage<Void> clear();

  /** Whether the key has a value. */
  CompletionStage<Boolean> containsKey(K key);

  /** Whether any key has this value; visits every entry. */
  CompletionStage<Boolean> containsValue(V value);

  /** {@link GridReplicatedMap#size}. */
  CompletionStage<Integer> size();

  /** Whether {@link #size} is 0. */
  CompletionStage<Boolean> isEmpty();

  /** The keys now. */
  CompletionStage<Set<K>> keySet();

  /** The values now; equal ones as often as they are there. */
  CompletionStage<Collection<V>> values();

  /** The entries now. */
  CompletionStage<Set<Map.Entry<K, V>>> entrySet();
}
