package dev.grid.structures.map;

import dev.grid.kernel.SnapshotList;
import dev.grid.kernel.SnapshotSet;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries as they were; a value that cannot be read throws when it is asked for. Immutable. */
final class SnapshotMap<K, V> extends AbstractMap<K, V> {

  private final String structure;
  private final Map<K, Map.Entry<K, V>> byKey = new LinkedHashMap<>();
  private final Set<Map.Entry<K, V>> entries;

  /** A map of entries whose keys can be read; of equal keys the last counts. */
  SnapshotMap(String structure, List<Map.Entry<K, V>> all) {
    this.structure = structure;
    all.forEach(entry -> byKey.put(entry.getKey(), entry));
    this.entries = new SnapshotSet<>(structure, SnapshotList.of(structure, byKey.values()));
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return entries;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    Map.Entry<K, V> entry = byKey.get(key);
    return entry == null ? null : entry.getValue();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return byKey.containsKey(key);
  }

  @Override
  public V put(K key, V value) {
    throw new UnsupportedOperationException(
        "put() is not supported by a snapshot of "
            + structure
            + ": call the map itself, or change a copy");
  }
}
