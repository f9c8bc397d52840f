package dev.grid.transaction;

import dev.grid.query.Predicate;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The calls of {@link TransactionalMap} as stages; nothing blocks. */
public interface AsyncTransactionalMap<K, V> {

  /** {@link TransactionalMap#get}. */
  CompletionStage<@Nullable V> get(K key);

  /** {@link TransactionalMap#getForUpdate}. */
  CompletionStage<@Nullable V> getForUpdate(K key);

  /** {@link TransactionalMap#containsKey}. */
  CompletionStage<Boolean> containsKey(K key);

  /** {@link TransactionalMap#containsValue}. */
  CompletionStage<Boolean> containsValue(V value);

  /** {@link TransactionalMap#size}. */
  CompletionStage<Integer> size();

  /** {@link TransactionalMap#isEmpty}. */
  CompletionStage<Boolean> isEmpty();

  /** {@link TransactionalMap#put(Object, Object)}. */
  CompletionStage<@Nullable V> put(K key, V value);

  /** {@link TransactionalMap#put(Object, Object, Duration)}. */
  CompletionStage<@Nullable V> put(K key, V value, Duration timeToLive);

  /** {@link TransactionalMap#set}. */
  CompletionStage<Void> set(K key, V value);

  /** {@link TransactionalMap#putIfAbsent}. */
  CompletionStage<@Nullable V> putIfAbsent(K key, V value);

  /** {@link TransactionalMap#replace(Object, Object)}. */
  CompletionStage<@Nullable V> replace(K key, V value);

  /** {@link TransactionalMap#replace(Object, Object, Object)}. */
  CompletionStage<Boolean> replace(K key, V oldValue, V newValue);

  /** {@link TransactionalMap#remove(Object)}. */
  CompletionStage<@Nullable V> remove(K key);

  /** {@link TransactionalMap#remove(Object, Object)}. */
  CompletionStage<Boolean> remove(K key, V value);

  /** {@link TransactionalMap#delete}. */
  CompletionStage<Void> delete(K key);

  /** {@link TransactionalMap#keySet}. */
  CompletionStage<Set<K>> keySet();

  /** {@link TransactionalMap#values}. */
  CompletionStage<Collection<V>> values();

  /** {@link TransactionalMap#keySet(Predicate)}. */
  CompletionStage<Set<K>> keySet(Predicate predicate);

  /** {@link TransactionalMap#values(Predicate)}. */
  CompletionStage<Collection<V>> values(Predicate predicate);
}
