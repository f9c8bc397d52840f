package dev.grid.structures.map;

import dev.grid.ConfigMismatchException;
import dev.grid.StructureType;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Schemas;
import dev.grid.map.MapConfig;
import dev.grid.query.IndexConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A map's indexes in one partition. Which there are, all copies know; entries are in those of the
 * primary only, which begins to build them when it is one, a slice at a time. A query that comes
 * before an index is built looks at all entries, so that it is right at any time. Confined to its
 * state.
 */
final class MapIndexes {

  /** How many indexes a map may have: each write keeps them all. */
  static final int INDEXES_MAX = 64;

  private final String map;
  private final List<MapIndex> indexes = new ArrayList<>();

  /** How many of them, the first, are configured; the others were added by calls. */
  private final int configured;

  /** How often a query was answered by an index here, and how often by a look at all entries. */
  private long answered;

  private long searched;

  /** Null where entries are not indexed: on copies, and before the first call. */
  private @Nullable AttributeReader reader;

  private final int partition;

  /** Where this member's queries look which partitions may have something; null if nowhere. */
  private final Supplier<@Nullable MapDirectory> directories;

  /** Those of a new state, which are not built yet. */
  static MapIndexes of(MapConfig config, StateContext context) {
    // Queries of a map with a store may have to wait until it is loaded: its partitions are asked.
    boolean isTold = config.store() == null;
    return new MapIndexes(
        context.name(),
        config.indexes(),
        context.partition(),
        () -> isTold ? (MapDirectory) context.directory().get() : null);
  }

  private MapIndexes(
      String map,
      List<IndexConfig> configured,
      int partition,
      Supplier<@Nullable MapDirectory> directories) {
    this.map = map;
    this.partition = partition;
    this.directories = directories;
    this.configured = configured.size();
    configured.forEach(config -> indexes.add(new MapIndex(config)));
  }

  boolean isEmpty() {
    return indexes.isEmpty();
  }

  /** Those that were added by calls, in the order in which they came. */
  List<IndexConfig> added() {
    return indexes.stream().skip(configured).map(MapIndex::config).toList();
  }

  /** Of those that were added by calls, for comparing copies. */
  long digest() {
    long digest = 0;
    for (MapIndex index : indexes.subList(configured, indexes.size())) {
      IndexConfig config = index.config();
      digest = 31 * digest + config.nameIn(map).hashCode();
      digest = 31 * digest + config.type().name().hashCode();
      digest = 31 * digest + config.attributes().hashCode();
    }
    return digest;
  }

  // Which there are.

  /**
   * Whether this one is to be added.
   *
   * @throws ConfigMismatchException if there is another one of that name, or too many
   */
  boolean isNew(IndexConfig config) {
    MapIndex same = find(config.nameIn(map));
    if (same != null) {
      if (same.config().type() == config.type()
          && same.config().attributes().equals(config.attributes())) {
        return false;
      }
      throw new ConfigMismatchException(
          "map=" + map + " has another index of that name: " + same.config() + ", not " + config);
    }
    if (indexes.size() >= INDEXES_MAX) {
      throw new ConfigMismatchException(
          "map=" + map + " has indexes=" + indexes.size() + ", which is the most it may have");
    }
    return true;
  }

  private @Nullable MapIndex find(String name) {
    for (MapIndex index : indexes) {
      if (index.config().nameIn(map).equals(name)) {
        return index;
      }
    }
    return null;
  }

  /** Adds one, unless there is one of its name. */
  void add(IndexConfig config) {
    if (find(config.nameIn(map)) == null) {
      indexes.add(new MapIndex(config));
    }
  }

  /**
   * Whether there is one of this name, which may be dropped.
   *
   * @throws ConfigMismatchException if it is configured
   */
  boolean mayDrop(String name) {
    int at = indexes.indexOf(find(name));
    if (at >= 0 && at < configured) {
      throw new ConfigMismatchException(
          "map=" + map + " is configured with the index " + name + ": it is there until it is not");
    }
    return at >= 0;
  }

  /** Removes one, if it is there. */
  void drop(String name) {
    MapIndex index = find(name);
    if (index != null) {
      index.end();
      indexes.remove(index);
    }
  }

  // Building.

  /** Its member is not the primary any more: what is indexed is forgotten. */
  void end() {
    reader = null;
    indexes.forEach(MapIndex::end);
    indexes.replaceAll(index -> new MapIndex(index.config()));
  }

  /**
   * Goes on with building what is not built yet, by about so many entries each.
   *
   * @param schemas must not block
   */
  void build(MapState state, int entries, Schemas schemas) {
    AttributeReader in = reader;
    if (in == null) {
      in = new AttributeReader(schemas);
      reader = in;
    }
    for (MapIndex index : indexes) {
      beginIfNew(index);
      index.build(state, entries, in);
    }
  }

  private void beginIfNew(MapIndex index) {
    if (!index.isBegun()) {
      index.begin(directories.get(), partition);
    }
  }

  // What changes.

  void added(MapEntry entry) {
    AttributeReader in = reader;
    if (in != null) {
      int hash = entry.hash();
      for (MapIndex index : indexes) {
        if (index.has(hash)) {
          index.add(entry, in);
        }
      }
    }
  }

  void removed(MapEntry entry) {
    AttributeReader in = reader;
    if (in != null) {
      int hash = entry.hash();
      for (MapIndex index : indexes) {
        if (index.has(hash)) {
          index.remove(entry, in);
        }
      }
    }
  }

  /** The entry has another value than this one, which it had. */
  void changed(MapEntry entry, byte[] oldValue) {
    AttributeReader in = reader;
    if (in != null) {
      int hash = entry.hash();
      for (MapIndex index : indexes) {
        if (index.has(hash)) {
          index.change(entry, oldValue, in);
        }
      }
    }
  }

  /** Another entry of the same key and value is in an entry's place. */
  void replaced(MapEntry entry, MapEntry by) {
    AttributeReader in = reader;
    if (in != null) {
      int hash = by.hash();
      for (MapIndex index : indexes) {
        if (index.has(hash)) {
          index.replace(entry, by, in);
        }
      }
    }
  }

  void cleared() {
    if (reader != null) {
      for (MapIndex index : indexes) {
        beginIfNew(index);
        index.clear();
      }
    }
  }

  // What is found.

  /** Those that there are, built or not. */
  List<MapIndex> all() {
    return indexes;
  }

  /** How many entries an index leaves of those that may be meant; all if none helps. */
  long fewest(CompiledPredicate predicate, long size) {
    long fewest = size;
    for (MapIndex index : indexes) {
      List<IndexRange> its = index.isBuilt() ? index.rangesOf(predicate.conjunction()) : null;
      // To count in more places than there are entries is as much work.
      fewest = its == null || its.size() > fewest ? fewest : Math.min(fewest, index.count(its));
    }
    return fewest;
  }

  /** Counts a query of this partition, which has looked at so many entries. */
  void count(MapAccess access, long lookedAt) {
    List<MapIndex> by = access.indexes();
    if (by.isEmpty()) {
      searched++;
    } else {
      answered++;
      for (int i = 0; i < by.size(); i++) {
        by.get(i).count(lookedAt);
      }
    }
  }

  /** Adds what was counted, by the names that {@link dev.grid.map.GridMap#TYPE} has for it. */
  Map<String, Long> addTo(Map<String, Long> counts) {
    if (answered + searched == 0) {
      return counts;
    }
    Map<String, Long> all = new HashMap<>(counts);
    all.put("partitions-searched-by-index", answered);
    all.put("partitions-searched", searched);
    for (MapIndex index : indexes) {
      String name = StructureType.PART + index.config().nameIn(map);
      all.put("index-searches" + name, index.answered());
      all.put("index-entries" + name, index.lookedAt());
    }
    return all;
  }

  /** What all of them take. */
  long bytes() {
    long bytes = 0;
    for (MapIndex index : indexes) {
      bytes += index.bytes();
    }
    return bytes;
  }

  /** Entries of all indexes that could not be read. */
  long unreadable() {
    long unreadable = 0;
    for (MapIndex index : indexes) {
      unreadable += index.unreadable();
    }
    return unreadable;
  }
}
