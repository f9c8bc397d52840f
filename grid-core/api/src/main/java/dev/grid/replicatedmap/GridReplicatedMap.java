package dev.grid.replicatedmap;

import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.map.EntryListener;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map that every member has all of (protocol service {@code hz:impl:replicatedMapService}). A
 * member answers from what it has, so a read never leaves it; others hear of a change a moment
 * later. So the map can be used on every side of a split, and two callers may see different values
 * at the same time.
 *
 * <p>Of two values that members have written for a key without knowing of each other the later one
 * stays, by the cluster's time, and of two at the same time that of one member, the same
 * everywhere. A value that was written where another was known is always the later one. A removal
 * removes what its member knew: what is written elsewhere at the same time stays. What is removed
 * does not come back, however long a member was cut off.
 *
 * <p>A client asks one member about a key as long as the cluster stays as it is, so it reads what
 * it has written; about all entries a handle asks one member, mostly another one. An answer waits
 * for no other member: a change is lost if its member fails before it has told another, which it
 * does within milliseconds while they are connected.
 *
 * <p>All calls block until a member has answered. Keys and values must not be null, and are equal
 * if their serialized bytes are. Collections returned are snapshots, and refuse to be changed. What
 * {@link Map} does by looking first and writing afterwards, such as {@code putIfAbsent} and {@code
 * merge}, is two calls here, between which others may write; {@code replaceAll} is not supported.
 *
 * <p>A key or value that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException} when it is looked at.
 *
 * @param <K> the key type; serialized as {@code dev.grid.serialization} says
 * @param <V> the value type
 */
public interface GridReplicatedMap<K, V>
    extends Map<K, V>, StructureHandle<AsyncGridReplicatedMap<K, V>> {

  /** Replicated maps, among the kinds of structures (protocol service 13). */
  StructureType<GridReplicatedMap<?, ?>, ReplicatedMapConfig> TYPE =
      new StructureType<>(
          "hz:impl:replicatedMapService",
          "replicated-map",
          GridReplicatedMap.class,
          AsyncGridReplicatedMap.class,
          ReplicatedMapConfig.class,
          ReplicatedMapConfig::named,
          true);

  /**
   * Stores the value, for ever; returns the old one, or null if there was none or it cannot be read
   * here.
   */
  @Override
  @Nullable V put(K key, V value);

  /**
   * {@link #put(Object, Object)} for a time. When it is over no member shows the entry any more,
   * and listeners are told that it was evicted.
   *
   * @param timeToLive in whole milliseconds, one at least; zero means for ever
   * @throws IllegalArgumentException if it is negative
   */
  @Nullable V put(K key, V value, Duration timeToLive);

  /** Stores values, each on its own: after a failure some may be there and others not. */
  @Override
  void putAll(Map<? extends K, ? extends V> entries);

  /** Removes what each member has, all at once there. */
  @Override
  void clear();

  /**
   * How many entries the member has that is asked. One whose time is up counts until it has been
   * freed, moments later.
   */
  @Override
  int size();

  /** The keys now. */
  @Override
  Set<K> keySet();

  /** The values now; equal ones as often as they are there. */
  @Override
  Collection<V> values();

  /** The entries now. */
  @Override
  Set<Map.Entry<K, V>> entrySet();

  /**
   * Calls the listener for changes of any key. Of its events there are ADDED, UPDATED, REMOVED,
   * EVICTED when an entry's time is up, and CLEAR_ALL; with values. Each is told of once, by the
   * member that made the change, in the order in which that member made its changes; what members
   * change at the same time comes in any order. When a member has failed, another tells that its
   * entries' time is up; two may then tell of the same.
   */
  Registration addListener(EntryListener<K, V> listener);

  /** Calls the listener for changes of one key, and when all are removed. */
  Registration addListener(EntryListener<K, V> listener, K key);

  /**
   * Calls the listener for changes that pass a predicate, and when all are removed. It is shown the
   * new value, or the old one where there is no new one, and is called as listeners are, in this
   * process: it may be any code.
   */
  Registration addListener(
      EntryListener<K, V> listener, Predicate<? super Map.Entry<K, V>> predicate);

  /** Calls the listener for changes of one key that pass a predicate, and when all are removed. */
  Registration addListener(
      EntryListener<K, V> listener, K key, Predicate<? super Map.Entry<K, V>> predicate);

  /** Destroys the map and its entries, cluster-wide. */
  @Override
  void destroy();
}
