package dev.grid.transaction;

import dev.grid.query.Predicate;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map within a transaction. Neither keys nor values are null. All calls block; those that write,
 * and {@link #getForUpdate}, lock their key, and wait for it while others have it.
 *
 * <p>Every call may fail with {@link TransactionException}, and with its kinds.
 */
public interface TransactionalMap<K, V> {

  /** The map's name. */
  String name();

  /** The same calls without blocking. */
  AsyncTransactionalMap<K, V> async();

  /** The value, or null if there is no entry. Locks nothing. */
  @Nullable V get(K key);

  /** The value, or null if there is no entry; nobody else writes to the key from now on. */
  @Nullable V getForUpdate(K key);

  /** Whether there is an entry. Locks nothing. */
  boolean containsKey(K key);

  /** Whether an entry has the value. Locks nothing, looks through the whole map. */
  boolean containsValue(V value);

  /** How many entries there are. Locks nothing. */
  int size();

  /** Whether there are none. Locks nothing. */
  boolean isEmpty();

  /** Stores a value; the one before, or null. */
  @Nullable V put(K key, V value);

  /**
   * Stores a value that lives so long from the commit on; zero for ever. The one before, or null.
   */
  @Nullable V put(K key, V value, Duration timeToLive);

  /** Stores a value. */
  void set(K key, V value);

  /** Stores a value unless there is one; that one, or null. */
  @Nullable V putIfAbsent(K key, V value);

  /** Stores a value if there is one; that one, or null. */
  @Nullable V replace(K key, V value);

  /** Stores a value in the place of this one; whether it was there. */
  boolean replace(K key, V oldValue, V newValue);

  /** Removes the entry; its value, or null. */
  @Nullable V remove(K key);

  /** Removes the entry if it has this value; whether it had. */
  boolean remove(K key, V value);

  /** Removes the entry. */
  void delete(K key);

  /** The keys, in no order; a snapshot. Locks nothing. */
  Set<K> keySet();

  /** The values, in no order; a snapshot. Locks nothing. */
  Collection<V> values();

  /**
   * The keys of the entries that a predicate means, as this transaction sees them. Locks nothing.
   *
   * @throws dev.grid.query.QueryException if it cannot be understood or evaluated
   */
  Set<K> keySet(Predicate predicate);

  /** The values of the entries that a predicate means; as {@link #keySet(Predicate)}. */
  Collection<V> values(Predicate predicate);
}
