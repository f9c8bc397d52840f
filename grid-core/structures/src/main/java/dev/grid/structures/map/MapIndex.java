package dev.grid.structures.map;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.index.IndexVisitor;
import dev.grid.kernel.index.KeyDirectory;
import dev.grid.kernel.index.SortedIndex;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.Conjunction;
import dev.grid.kernel.query.IndexKeys;
import dev.grid.query.IndexConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One index over a partition's entries. While it is built it has those whose hash comes before a
 * cursor, and is told of changes to these only.
 *
 * <p>Invariant: an entry that is in it is there under all of its keys, or under {@link
 * IndexKey#OF_UNREADABLE} alone. Which of both is decided when it is added: its schema may become
 * known later. Confined to its state.
 */
final class MapIndex {

  /** Keys of one entry; one with more is where those are that cannot be read. */
  static final int KEYS_MAX = 1_000;

  private static final List<IndexKey> ONLY_UNREADABLE = List.of(IndexKey.OF_UNREADABLE);

  private static final IndexRange UNREADABLE = IndexRange.of(IndexKey.OF_UNREADABLE);

  private final IndexConfig config;
  private List<AttributePath> paths;
  private final SortedIndex<MapEntry> entries = new SortedIndex<>();
  private int cursor = EntryTable.CURSOR_START;

  /** Where other threads see which keys it has; both null if nowhere. */
  private @Nullable MapDirectory directory;

  private KeyDirectory.@Nullable Part part;
  private int partition;

  /** Queries of this partition that were answered by it, and entries that they looked at. */
  private long answered;

  private long lookedAt;

  MapIndex(IndexConfig config) {
    this.config = config;
    this.paths = config.attributes().stream().map(AttributePath::of).toList();
  }

  IndexConfig config() {
    return config;
  }

  boolean isBuilt() {
    return cursor == EntryTable.CURSOR_END;
  }

  /** Whether an entry with this hash is in it already, or does not belong there yet. */
  boolean has(int hash) {
    return EntryTable.isBefore(hash, cursor);
  }

  /** Whether anything is in it, or may be. */
  boolean isBegun() {
    return cursor != EntryTable.CURSOR_START;
  }

  /** It is about to be built, and tells what it has. */
  void begin(@Nullable MapDirectory directory, int partition) {
    this.directory = directory;
    this.partition = partition;
    if (directory != null) {
      // The same for all partitions: what a predicate says of them is found by it.
      paths = directory.paths(config, paths);
    }
    openPart();
  }

  private void openPart() {
    part = directory == null ? null : directory.open(config, paths, partition);
  }

  /** It is not used any more. */
  void end() {
    if (directory != null && part != null) {
      directory.end(part);
      part = null;
    }
  }

  /** Adds the next entries of the state, at least so many. */
  void build(MapState state, int count, AttributeReader reader) {
    if (!isBuilt()) {
      cursor = state.scan(cursor, count, entry -> add(entry, reader));
      tellIfBuilt();
    }
  }

  private void tellIfBuilt() {
    if (part != null && isBuilt()) {
      part.built();
    }
  }

  /** All entries are gone; those that come are in it from now on. */
  void clear() {
    end();
    entries.clear();
    cursor = EntryTable.CURSOR_END;
    openPart();
    tellIfBuilt();
  }

  void add(MapEntry entry, AttributeReader reader) {
    keys(entry.storedKey(), entry.value, reader).forEach(key -> put(key, entry));
  }

  private void put(IndexKey key, MapEntry entry) {
    entries.add(key, entry);
    if (part != null) {
      part.add(key);
    }
  }

  private boolean take(IndexKey key, MapEntry entry) {
    boolean isTaken = entries.remove(key, entry);
    if (isTaken && part != null) {
      part.remove(key);
    }
    return isTaken;
  }

  void remove(MapEntry entry, AttributeReader reader) {
    for (IndexKey key : keys(entry.storedKey(), entry.value, reader)) {
      if (!take(key, entry)) {
        take(IndexKey.OF_UNREADABLE, entry);
        return;
      }
    }
  }

  void replace(MapEntry entry, MapEntry by, AttributeReader reader) {
    for (IndexKey key : keys(by.storedKey(), by.value, reader)) {
      if (!entries.replace(key, entry, by)) {
        entries.replace(IndexKey.OF_UNREADABLE, entry, by);
        return;
      }
    }
  }

  /** An entry has another value than it had. */
  void change(MapEntry entry, byte[] oldValue, AttributeReader reader) {
    Collection<IndexKey> old = keys(entry.storedKey(), oldValue, reader);
    Collection<IndexKey> now = keys(entry.storedKey(), entry.value, reader);
    if (!old.contains(IndexKey.OF_UNREADABLE) && take(IndexKey.OF_UNREADABLE, entry)) {
      old = List.of();
    }
    for (IndexKey key : old) {
      if (!now.contains(key)) {
        take(key, entry);
      }
    }
    for (IndexKey key : now) {
      if (!old.contains(key)) {
        put(key, entry);
      }
    }
  }

  /**
   * What an entry is indexed by, each key once; never fails, as writes and the building of indexes
   * must not because of what is in a value.
   */
  private Collection<IndexKey> keys(byte[] key, byte[] value, AttributeReader reader) {
    try {
      return read(key, value, reader);
    } catch (RuntimeException | StackOverflowError e) {
      return ONLY_UNREADABLE;
    }
  }

  private Collection<IndexKey> read(byte[] key, byte[] value, AttributeReader reader) {
    AttributePath first = paths.getFirst();
    if (first.isMany()) {
      return several(first, first.ofKey() ? key : value, reader);
    }
    if (paths.size() == 1) {
      IndexKey only = IndexKeys.of(reader.read(first, first.ofKey() ? key : value));
      return only.rank() == IndexKey.UNREADABLE ? ONLY_UNREADABLE : List.of(only);
    }
    IndexKey[] parts = new IndexKey[paths.size()];
    for (int i = 0; i < parts.length; i++) {
      AttributePath path = paths.get(i);
      parts[i] = IndexKeys.of(reader.read(path, path.ofKey() ? key : value));
      if (parts[i].rank() == IndexKey.UNREADABLE) {
        return ONLY_UNREADABLE;
      }
    }
    return List.of(IndexKey.composite(parts));
  }

  private static Collection<IndexKey> several(
      AttributePath path, byte[] data, AttributeReader reader) {
    Set<IndexKey> keys = new LinkedHashSet<>();
    boolean isBeyond =
        reader.visit(
            path,
            data,
            found -> {
              IndexKey key = IndexKeys.of(found);
              keys.add(key);
              return key.rank() == IndexKey.UNREADABLE || keys.size() > KEYS_MAX;
            });
    return isBeyond ? ONLY_UNREADABLE : keys;
  }

  /** Where in it all entries are that a predicate means; null if they may be anywhere. */
  @Nullable List<IndexRange> rangesOf(Conjunction predicate) {
    List<IndexRange> ranges = predicate.rangesIn(paths);
    if (ranges == null || unreadable() == 0) {
      return ranges;
    }
    List<IndexRange> all = new ArrayList<>(ranges);
    all.add(UNREADABLE);
    return IndexRange.union(all);
  }

  /** How many entries are in ranges. */
  long count(List<IndexRange> ranges) {
    long count = 0;
    for (IndexRange range : ranges) {
      count += entries.count(range.lower(), range.upper());
    }
    return count;
  }

  /** Visits entries in ranges; one that is under several keys there may come several times. */
  void visit(List<IndexRange> ranges, IndexVisitor<MapEntry> visitor) {
    for (int i = 0; i < ranges.size(); i++) {
      if (!walk(ranges.get(i), false, visitor)) {
        return;
      }
    }
  }

  /** Whether all values that it has, but for none at all, are of one kind. */
  boolean isOfOneKind() {
    int kinds = 0;
    for (byte rank = IndexKey.NULL + 1; rank <= IndexKey.UNREADABLE; rank++) {
      kinds += entries.size(rank) > 0 ? 1 : 0;
    }
    return kinds == 1;
  }

  /** Whether all entries are in it, each once. */
  boolean hasAllOnce() {
    return isBuilt() && !isMany() && unreadable() == 0;
  }

  List<AttributePath> paths() {
    return paths;
  }

  /**
   * Visits entries in a range in order, until the visitor stops; whether it has come to the end.
   */
  boolean walk(IndexRange range, boolean isDescending, IndexVisitor<MapEntry> visitor) {
    return entries.walk(range.lower(), range.upper(), isDescending, visitor);
  }

  /** Whether an entry may come several times. */
  boolean isMany() {
    return paths.getFirst().isMany();
  }

  /** It has answered a query, which has looked at so many entries. */
  void count(long entries) {
    answered++;
    lookedAt += entries;
  }

  long answered() {
    return answered;
  }

  long lookedAt() {
    return lookedAt;
  }

  /** Entries that could not be read. */
  long unreadable() {
    return entries.size(IndexKey.UNREADABLE);
  }

  long bytes() {
    return entries.bytes();
  }
}
