package dev.grid.transaction;

import java.util.Collection;

/**
 * A multimap within a transaction. Neither keys nor values are null. All calls block; those that
 * write lock their key, and wait for it while others have it.
 *
 * <p>Every call may fail with {@link TransactionException}, and with its kinds.
 */
public interface TransactionalMultiMap<K, V> {

  /** The multimap's name. */
  String name();

  /** The same calls without blocking. */
  AsyncTransactionalMultiMap<K, V> async();

  /** Adds a value to a key; false if the values are a set and it is there. */
  boolean put(K key, V value);

  /** The values of a key, in their order if they are a list; a snapshot. Locks nothing. */
  Collection<V> get(K key);

  /** Removes a value of a key, the first one that equals it; whether there was one. */
  boolean remove(K key, V value);

  /** Removes all values of a key; those. */
  Collection<V> remove(K key);

  /** How many values a key has. Locks nothing. */
  int valueCount(K key);

  /** How many values there are of all keys. Locks nothing. */
  int size();
}
