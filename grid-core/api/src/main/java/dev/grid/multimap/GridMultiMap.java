package dev.grid.multimap;

import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.map.EntryListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A map in the cluster whose keys may have several values, partitioned by key (protocol service
 * {@code hz:impl:multiMapService}). Whether the values of a key are a set or a list is configured:
 * {@link MultiMapConfig#valueCollection}. A key without values is not there.
 *
 * <p>All calls block until the member has answered. Keys and values must not be null, and are equal
 * if their serialized bytes are. Calls on one key are linearizable; calls over many keys see each
 * key at some moment during the call. Collections returned are snapshots, and refuse to be changed.
 *
 * <p>A key or value that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException} when it is looked at.
 *
 * <p>Writes to a key that another thread has locked wait for the lock; {@link #putAll} and {@link
 * #clear} do not: the one ignores locks, the other leaves locked keys as they are.
 *
 * @param <K> the key type; serialized as {@code dev.grid.serialization} says
 * @param <V> the value type
 */
public interface GridMultiMap<K, V> extends StructureHandle<AsyncGridMultiMap<K, V>> {

  /** Multimaps, among the kinds of structures (protocol service 2). */
  StructureType<GridMultiMap<?, ?>, MultiMapConfig> TYPE =
      new StructureType<>(
          "hz:impl:multiMapService",
          "multimap",
          GridMultiMap.class,
          AsyncGridMultiMap.class,
          MultiMapConfig.class,
          MultiMapConfig::named,
          false);

  /**
   * Adds a value to a key.
   *
   * @return whether it was added: not if the key's values are a set that has it
   */
  boolean put(K key, V value);

  /** Adds values to keys; each key on its own, in no order. */
  void putAll(Map<? extends K, ? extends Collection<? extends V>> entries);

  /** The values of a key; none if it is not there. */
  Collection<V> get(K key);

  /**
   * Removes one value of a key, the first of equal ones.
   *
   * @return whether there was one
   */
  boolean remove(K key, V value);

  /** Removes a key; its values, which are none if it was not there. */
  Collection<V> removeAll(K key);

  /** Removes a key without sending its values back. */
  void delete(K key);

  /** Removes all keys that are not locked. */
  void clear();

  /** Whether a key has a value. */
  boolean containsKey(K key);

  /** Whether any key has this value; visits every key. */
  boolean containsValue(V value);

  /** Whether a key has this value. */
  boolean containsEntry(K key, V value);

  /** How many values there are of all keys together. */
  int size();

  /** How many values a key has. */
  int valueCount(K key);

  /** The keys now. */
  Set<K> keySet();

  /** The values of all keys now; equal ones as often as they are there. */
  Collection<V> values();

  /** The values of all keys now, each with its key; equal ones as often as they are there. */
  List<Map.Entry<K, V>> entries();

  /**
   * Locks the key for this thread, waiting as long as it takes. Reentrant: unlock as often as you
   * lock. A key need not be there to be locked.
   */
  void lock(K key);

  /** {@link #lock(Object)}; the lock frees itself after {@code lease}, which must be positive. */
  void lock(K key, Duration lease);

  /** Locks the key if it is free now or held by this thread. */
  boolean tryLock(K key);

  /**
   * Locks the key, waiting up to {@code timeout}. An interrupt ends the wait, and locks nothing.
   */
  boolean tryLock(K key, Duration timeout) throws InterruptedException;

  /** Locks the key, waiting up to {@code timeout}; the lock frees itself after {@code lease}. */
  boolean tryLock(K key, Duration timeout, Duration lease) throws InterruptedException;

  /** Whether anyone holds the key's lock. */
  boolean isLocked(K key);

  /**
   * Gives one hold of the key's lock back.
   *
   * @throws IllegalMonitorStateException if this thread of this instance does not hold it
   */
  void unlock(K key);

  /** Frees the key's lock whoever holds it. */
  void forceUnlock(K key);

  /**
   * Calls the listener for changes of any key. Of its events a multimap has three: ADDED with a
   * value, REMOVED with an old value, for each value that comes or goes, and CLEAR_ALL.
   *
   * @param includeValue whether events carry values; without it values in events are null
   */
  Registration addListener(EntryListener<K, V> listener, boolean includeValue);

  /** Calls the listener for changes of one key, and when all are removed. */
  Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue);

  /** Destroys the multimap and its entries, cluster-wide. */
  @Override
  void destroy();
}
