package dev.grid.structures.map;

import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.index.IndexVisitor;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Conjunction;
import dev.grid.query.QueryPlan.AccessPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a search finds the entries of its partition: by an index if one has few of them, by several
 * if a disjunction needs them, else all are looked at. Belongs to one search of one partition.
 */
final class MapAccess {

  /** With more candidates than this it is better to look through the partition in slices. */
  private static final int CANDIDATES_MAX = 4_096;

  /** As for their number: what candidates may have together. */
  static final long CANDIDATE_BYTES_MAX = 4 << 20;

  /** A look at an entry by an index takes about as long as a look at so many in their order. */
  private static final int SCANNED_FOR_ONE = 2;

  private AccessPath path = AccessPath.SCAN;
  private List<MapIndex> indexes = List.of();

  /** Where in an index entries are, and how many, or -1 if they were not counted. */
  private record Found(MapIndex index, List<IndexRange> ranges, long count) {

    Found counted() {
      return count >= 0 ? this : new Found(index, ranges, index.count(ranges));
    }
  }

  /** What was chosen. */
  AccessPath path() {
    return path;
  }

  /** Those that were chosen. */
  List<MapIndex> indexes() {
    return indexes;
  }

  /** No entry of this partition can be meant. */
  void none() {
    path = AccessPath.NONE;
  }

  /** Entries come in the order of an index. */
  void inOrder(MapIndex index) {
    path = AccessPath.INDEX_ORDER;
    indexes = List.of(index);
  }

  /** All entries are looked at. */
  void scan() {
    path = AccessPath.SCAN;
    indexes = List.of();
  }

  /**
   * Entries among which all are that a predicate means, each once, if that is fewer than there are;
   * else null: look at all.
   *
   * @param size how many there are
   */
  @Nullable List<MapEntry> candidates(CompiledPredicate predicate, MapIndexes of, long size) {
    long most = Math.min(predicate.outOf(CANDIDATES_MAX), size / SCANNED_FOR_ONE);
    Found best = best(predicate.conjunction(), of, most);
    List<MapEntry> found = best == null ? null : collect(List.of(best), most);
    if (found != null) {
      path = AccessPath.INDEX;
      return found;
    }
    for (List<Conjunction> branches : predicate.alternatives()) {
      List<Found> all = ofEach(branches, of, most);
      found = all == null ? null : collect(all, most);
      if (found != null) {
        path = AccessPath.INDEX_UNION;
        return found;
      }
    }
    return null;
  }

  /** The index that has the fewest; if it is the only one, they are counted as they are taken. */
  private static @Nullable Found best(Conjunction predicate, MapIndexes of, long most) {
    Found best = null;
    List<MapIndex> all = of.all();
    for (int i = 0; i < all.size(); i++) {
      MapIndex index = all.get(i);
      List<IndexRange> ranges = index.isBuilt() ? index.rangesOf(predicate) : null;
      // To look in more places than it may have candidates is as much work.
      if (ranges != null && ranges.size() <= most + 1) {
        Found one = new Found(index, ranges, -1);
        best = best == null || one.counted().count < best.counted().count ? one : best;
      }
    }
    return best;
  }

  /** Null if a branch has no index, or all have too many together. */
  private static @Nullable List<Found> ofEach(
      List<Conjunction> branches, MapIndexes of, long most) {
    List<Found> all = new ArrayList<>(branches.size());
    long count = 0;
    for (Conjunction branch : branches) {
      Found one = best(branch, of, most);
      if (one == null) {
        return null;
      }
      count += one.counted().count;
      if (count > most) {
        return null;
      }
      all.add(one);
    }
    return all;
  }

  /** Null if they are more than so many, or too large together. */
  private @Nullable List<MapEntry> collect(List<Found> from, long most) {
    boolean isMany = from.size() > 1 || from.getFirst().index.isMany();
    Collecting collecting = new Collecting(isMany, most);
    for (Found one : from) {
      one.index.visit(one.ranges, collecting);
      if (collecting.isTooMuch()) {
        return null;
      }
    }
    indexes = from.size() == 1 ? List.of(from.getFirst().index) : indexesOf(from);
    return collecting.found;
  }

  private static List<MapIndex> indexesOf(List<Found> from) {
    return from.stream().map(Found::index).distinct().toList();
  }

  /** Takes entries, each once. */
  private static final class Collecting implements IndexVisitor<MapEntry> {

    private final long most;
    private final @Nullable Set<MapEntry> once;
    private List<MapEntry> found = List.of();
    private long seen;
    private long bytes;

    Collecting(boolean isMany, long most) {
      this.most = most;
      this.once = isMany ? Collections.newSetFromMap(new IdentityHashMap<>()) : null;
    }

    boolean isTooMuch() {
      return seen > most || bytes > CANDIDATE_BYTES_MAX;
    }

    @Override
    public boolean visit(byte rank, long head, byte @Nullable [] tail, MapEntry entry) {
      seen++;
      if (once == null || once.add(entry)) {
        if (found.isEmpty()) {
          found = new ArrayList<>();
        }
        found.add(entry);
        bytes += entry.bytes();
      }
      return !isTooMuch();
    }
  }
}
