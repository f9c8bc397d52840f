package dev.grid.cpmap;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import org.jspecify.annotations.Nullable;

/**
 * A map for small data, all of it in one Raft group and linearizable (protocol service {@code
 * hz:raft:mapService}). It lives in a Raft group, by default in the one called {@code default};
 * {@code name@group} names another, which is made on first use. For what is large, and for queries,
 * there is {@link dev.grid.map.GridMap}.
 *
 * <p>Keys and values are compared by their bytes, as they are serialized. No key and no value is
 * null. A call that would make the map larger than {@link CpMapConfig#maxSizeMb} fails with {@link
 * dev.grid.OverloadedException}, and has no effect.
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}. A call that changes something and fails
 * with {@link dev.grid.ConnectionLostException} or {@link dev.grid.IndeterminateResultException}
 * may have been carried out.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public interface GridCpMap<K, V> extends StructureHandle<AsyncGridCpMap<K, V>> {

  /** This kind among the kinds of structures (protocol service 0x23). */
  StructureType<GridCpMap<?, ?>, CpMapConfig> TYPE =
      new StructureType<>(
          "hz:raft:mapService",
          "cp-map",
          GridCpMap.class,
          AsyncGridCpMap.class,
          CpMapConfig.class,
          CpMapConfig::named,
          false);

  /** The value of a key, or null if it has none. */
  @Nullable V get(K key);

  /** Sets the value of a key; the value before, or null. */
  @Nullable V put(K key, V value);

  /** Sets the value of a key. */
  void set(K key, V value);

  /** Sets the value of a key that has none; the value that it has already, or null. */
  @Nullable V putIfAbsent(K key, V value);

  /** Removes a key; the value that it had, or null. */
  @Nullable V remove(K key);

  /** Removes a key. */
  void delete(K key);

  /** Sets the value of a key if it has the bytes of the expected one; whether it had. */
  boolean compareAndSet(K key, V expected, V value);
}
