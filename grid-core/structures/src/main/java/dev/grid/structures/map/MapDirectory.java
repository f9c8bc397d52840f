package dev.grid.structures.map;

import dev.grid.kernel.Directory;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.index.KeyDirectory;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Conjunction;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.structures.map.MapAggregateMessages.AggregateWithPredicate;
import dev.grid.structures.map.MapAggregateMessages.ProjectWithPredicate;
import dev.grid.structures.map.MapFragmentMessages.ResumeFragment;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import dev.grid.structures.map.MapQueryMessages.EntriesWithPagingPredicate;
import dev.grid.structures.map.MapQueryMessages.EntriesWithPredicate;
import dev.grid.structures.map.MapQueryMessages.KeySetWithPagingPredicate;
import dev.grid.structures.map.MapQueryMessages.KeySetWithPredicate;
import dev.grid.structures.map.MapQueryMessages.RemoveAll;
import dev.grid.structures.map.MapQueryMessages.ValuesWithPagingPredicate;
import dev.grid.structures.map.MapQueryMessages.ValuesWithPredicate;
import dev.grid.structures.map.MapSearchMessages.SearchRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * What the indexes of one map in this member's partitions have: a {@link KeyDirectory} for each
 * index, by which queries find the partitions that may have something. Thread-safe.
 */
final class MapDirectory implements Directory {

  /** What a longer predicate means may take its time to look for. */
  private static final int QUICK_BYTES_MAX = 512;

  private final int partitionCount;

  /** Counts by partition what may have made the keys of its entries fewer. */
  private final AtomicIntegerArray removals;

  /** Replaced with the monitor held. */
  private volatile List<OfIndex> all = List.of();

  /** One index. */
  private record OfIndex(IndexConfig config, List<AttributePath> paths, KeyDirectory keys) {}

  /** An index that helps with a predicate: what it is looked for in it. */
  private record Way(KeyDirectory keys, List<IndexRange> ranges) {}

  MapDirectory(int partitionCount) {
    this.partitionCount = partitionCount;
    this.removals = new AtomicIntegerArray(partitionCount);
  }

  /** The attributes of an index: the same list for each partition that has it. */
  List<AttributePath> paths(IndexConfig config, List<AttributePath> paths) {
    return of(config, paths).paths;
  }

  /** A new part for an index of a partition; null if there are too many. */
  synchronized KeyDirectory.@Nullable Part open(
      IndexConfig config, List<AttributePath> paths, int partition) {
    return of(config, paths).keys.open(partition);
  }

  private synchronized OfIndex of(IndexConfig config, List<AttributePath> paths) {
    for (OfIndex of : all) {
      if (of.config.equals(config)) {
        return of;
      }
    }
    OfIndex made = new OfIndex(config, paths, new KeyDirectory(removals));
    List<OfIndex> next = new ArrayList<>(all);
    next.add(made);
    all = List.copyOf(next);
    return made;
  }

  /** Ends a part: nothing is known of its partition any more. */
  synchronized void end(KeyDirectory.Part part) {
    part.end();
    if (all.stream().anyMatch(of -> of.keys.isUnused())) {
      all = all.stream().filter(of -> !of.keys.isUnused()).toList();
    }
  }

  @Override
  public Found find(Message<?> message, Queries queries, Standing standing) {
    Data asked = all.isEmpty() ? null : predicateOf(message);
    CompiledPredicate predicate = asked == null ? null : queries.find(asked);
    return predicate == null ? Found.nothing() : find(predicate, standing);
  }

  @Override
  public boolean isQuick(Message<?> message) {
    Data asked = all.isEmpty() ? null : predicateOf(message);
    return asked != null && asked.length() <= QUICK_BYTES_MAX;
  }

  @Override
  public boolean isOrdered(AttributePath path) {
    for (OfIndex of : all) {
      if (of.config.type() == IndexType.SORTED
          && of.paths.equals(List.of(path))
          && !of.keys.built().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Data predicateOf(Message<?> message) {
    return switch (message) {
      case KeySetWithPredicate m -> m.predicate();
      case ValuesWithPredicate m -> m.predicate();
      case EntriesWithPredicate m -> m.predicate();
      case KeySetWithPagingPredicate m -> m.predicate().predicateData();
      case ValuesWithPagingPredicate m -> m.predicate().predicateData();
      case EntriesWithPagingPredicate m -> m.predicate().predicateData();
      case AggregateWithPredicate m -> m.predicate();
      case ProjectWithPredicate m -> m.predicate();
      case SearchRows m -> m.predicate();
      case RunFragment m -> m.predicate();
      case ResumeFragment m -> m.predicate();
      case RemoveAll m -> m.predicate();
      default -> null;
    };
  }

  /** Which partitions may have entries that a predicate means. */
  private Found find(CompiledPredicate predicate, Standing standing) {
    List<OfIndex> indexes = all;
    List<List<Way>> needed = new ArrayList<>();
    for (Way way : ways(predicate.conjunction(), indexes)) {
      needed.add(List.of(way));
    }
    for (List<Conjunction> branches : predicate.alternatives()) {
      List<Way> ofEach = new ArrayList<>();
      for (Conjunction branch : branches) {
        List<Way> its = ways(branch, indexes);
        if (!its.isEmpty()) {
          ofEach.add(its.getFirst());
        }
      }
      if (ofEach.size() == branches.size()) {
        needed.add(ofEach);
      }
    }
    return needed.isEmpty() ? Found.nothing() : find(needed, standing);
  }

  private static List<Way> ways(Conjunction predicate, List<OfIndex> indexes) {
    List<Way> ways = new ArrayList<>(1);
    for (OfIndex of : indexes) {
      List<IndexRange> ranges = predicate.rangesIn(of.paths);
      if (ranges != null) {
        ways.add(new Way(of.keys, ranges));
      }
    }
    return ways;
  }

  /**
   * By the ways of some alternatives each. What was removed before the counts are read was removed
   * in a step that has ended when the partition is at rest; what is removed later is counted. A
   * partition that was another member's in between has ended its parts, which is counted as well.
   */
  private Found find(List<List<Way>> needed, Standing standing) {
    BitSet atRest = new BitSet(partitionCount);
    needed.forEach(ways -> ways.forEach(way -> atRest.or(way.keys.built())));
    if (atRest.isEmpty()) {
      return Found.nothing();
    }
    int[] before = new int[partitionCount];
    for (int p = atRest.nextSetBit(0); p >= 0; p = atRest.nextSetBit(p + 1)) {
      before[p] = removals.get(p);
    }
    standing.keepAtRest(atRest);
    BitSet without = new BitSet(partitionCount);
    Found best = Found.nothing();
    for (List<Way> alternatives : needed) {
      Found found = along(alternatives);
      without.or(found.without());
      best = found.entries() < best.entries() ? found : best;
    }
    without.and(atRest);
    standing.keepSettled(without);
    for (int p = without.nextSetBit(0); p >= 0; p = without.nextSetBit(p + 1)) {
      if (removals.get(p) != before[p]) {
        without.clear(p);
      }
    }
    return new Found(without, best.known(), best.entries());
  }

  /** By alternatives, all of which are needed. */
  private Found along(List<Way> alternatives) {
    BitSet known = new BitSet(partitionCount);
    known.set(0, partitionCount);
    for (Way way : alternatives) {
      known.and(way.keys.built());
    }
    BitSet found = new BitSet(partitionCount);
    int entries = 0;
    for (Way way : alternatives) {
      int its = known.isEmpty() ? -1 : way.keys.collect(way.ranges, found);
      if (its < 0) {
        return Found.nothing();
      }
      entries += its;
    }
    BitSet without = (BitSet) known.clone();
    without.andNot(found);
    return new Found(without, known, entries);
  }
}
