package dev.grid.structures.map;

import dev.grid.ConfigMismatchException;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Schemas;
import dev.grid.query.IndexConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** With more candidates than this it is better to look through the partition in slices. */
  private static final int CANDIDATES_MAX = 4_096;

  /** As for their number: what candidates may have together. */
  private static final long CANDIDATE_BYTES_MAX = 4 << 20;

  /** A look at an entry by an index takes about as long as a look at so many in their order. */
  private static final int SCANNED_FOR_ONE = 2;

  private final String map;
  private final List<MapIndex> indexes = new ArrayList<>();

  /** How many of them, the first, are configured; the others were added by calls. */
  private final int configured;

  /** How often a query was answered by an index here, and how often by a look at all entries. */
  private long answered;

  private long searched;

  /** Null where entries are not indexed: on copies, and before the first call. */
  private @Nullable AttributeReader reader;

  MapIndexes(String map, List<IndexConfig> configured) {
    this.map = map;
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
    indexes.removeIf(index -> index.config().nameIn(map).equals(name));
  }

  // Building.

  /** Its member is not the primary any more: what is indexed is forgotten. */
  void end() {
    reader = null;
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
      index.build(state, entries, in);
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
      indexes.forEach(MapIndex::clear);
    }
  }

  // What is found.

  /**
   * Entries among which all are that a predicate means, each once, if that is fewer than there are;
   * else null: look at all.
   */
  @Nullable List<MapEntry> candidates(CompiledPredicate predicate, long size) {
    long fewest = Math.min(predicate.outOf(CANDIDATES_MAX), size / SCANNED_FOR_ONE) + 1;
    MapIndex best = null;
    List<IndexRange> ranges = List.of();
    for (MapIndex index : indexes) {
      List<IndexRange> its = index.isBuilt() ? index.rangesOf(predicate.ranges()) : null;
      // To count in more places than it may have candidates is as much work.
      long count = its == null || its.size() > fewest ? fewest : index.count(its);
      if (its != null && count < fewest) {
        fewest = count;
        best = index;
        ranges = its;
      }
    }
    return best == null ? null : collect(best, ranges);
  }

  /** An index that has all entries in the order of an attribute; null if there is none. */
  @Nullable MapIndex inOrderOf(AttributePath path) {
    for (MapIndex index : indexes) {
      if (index.isInOrderOf(path)) {
        return index;
      }
    }
    return null;
  }

  private static @Nullable List<MapEntry> collect(MapIndex index, List<IndexRange> ranges) {
    List<MapEntry> found = new ArrayList<>();
    Set<MapEntry> once =
        index.isMany() ? Collections.newSetFromMap(new IdentityHashMap<>()) : Set.of();
    long[] bytes = new long[1];
    index.visit(
        ranges,
        (rank, head, tail, entry) -> {
          if (!index.isMany() || once.add(entry)) {
            found.add(entry);
            bytes[0] += entry.bytes();
          }
          return bytes[0] <= CANDIDATE_BYTES_MAX;
        });
    return bytes[0] <= CANDIDATE_BYTES_MAX ? found : null;
  }

  /** Counts a query of this partition. */
  void count(boolean isByIndex) {
    if (isByIndex) {
      answered++;
    } else {
      searched++;
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
