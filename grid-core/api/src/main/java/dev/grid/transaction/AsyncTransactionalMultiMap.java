package dev.grid.transaction;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** The calls of {@link TransactionalMultiMap} as stages; nothing blocks. */
public interface AsyncTransactionalMultiMap<K, V> {

  /** {@link TransactionalMultiMap#put}. */
  CompletionStage<Boolean> put(K key, V value);

  /** {@link TransactionalMultiMap#get}. */
  CompletionStage<Collection<V>> get(K key);

  /** {@link TransactionalMultiMap#remove(Object, Object)}. */
  CompletionStage<Boolean> remove(K key, V value);

  /** {@link TransactionalMultiMap#remove(Object)}. */
  CompletionStage<Collection<V>> remove(K key);

  /** {@link TransactionalMultiMap#valueCount}. */
  CompletionStage<Integer> valueCount(K key);

  /** {@link TransactionalMultiMap#size}. */
  CompletionStage<Integer> size();
}
