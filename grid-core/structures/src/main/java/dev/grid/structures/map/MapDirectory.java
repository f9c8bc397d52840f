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
import dev.grid.structures.map.EntryCodeMessages.ExecuteWithPredicate;
import dev.grid.structures.map.EntryCodeMessages.ReadWithPredicate;
import dev.grid.structures.map.MapAggregateMessages.AggregateWithPredicate;
import dev.grid.structures.map.MapAggregateMessages.ProjectWithPredicate;
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
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the indexes of one map in this member's partitions have: a {@link KeyDirectory} for each
 * index, by which queries find the partitions that may have something. Thread-safe.
 */
final class MapDirectory implements Directory {

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

  /** A new part for an index of a partition; null if there are too many. */
  synchronized KeyDirectory.@Nullable Part open(
      IndexConfig config, List<AttributePath> paths, int partition) {
    for (OfIndex of : all) {
      if (of.config.equals(config)) {
        return of.keys.open(partition);
      }
    }
    OfIndex made = new OfIndex(config, paths, new KeyDirectory(partitionCount, removals));
    List<OfIndex> next = new ArrayList<>(all);
    next.add(made);
    all = List.copyOf(next);
    return made.keys.open(partition);
  }

  /** Ends a part: nothing is known of its partition any more. */
  synchronized void end(KeyDirectory.Part part) {
    part.end();
    if (all.stream().anyMatch(of -> of.keys.isUnused())) {
      all = all.stream().filter(of -> !of.keys.isUnused()).toList();
    }
  }

  @Override
  public BitSet without(Message<?> message, Queries queries, IntPredicate isAtRest) {
    Data asked = predicateOf(message);
    CompiledPredicate predicate = asked == null ? null : queries.find(asked);
    return predicate == null ? new BitSet(0) : without(predicate, isAtRest);
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
      case RemoveAll m -> m.predicate();
      case ExecuteWithPredicate m -> m.predicate();
      case ReadWithPredicate m -> m.predicate();
      default -> null;
    };
  }

  /** Partitions that have no entry a predicate means. */
  BitSet without(CompiledPredicate predicate, IntPredicate isAtRest) {
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
    return needed.isEmpty() ? new BitSet(0) : without(needed, isAtRest);
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
   * Partitions that have nothing on all ways of some alternatives. What was removed before the
   * counts are read was removed in a step that has ended when the partition is at rest; what is
   * removed later is counted.
   */
  private BitSet without(List<List<Way>> needed, IntPredicate isAtRest) {
    int[] before = new int[partitionCount];
    for (int p = 0; p < partitionCount; p++) {
      before[p] = removals.get(p);
    }
    BitSet atRest = new BitSet(partitionCount);
    for (int p = 0; p < partitionCount; p++) {
      if (isAtRest.test(p)) {
        atRest.set(p);
      }
    }
    BitSet without = new BitSet(partitionCount);
    for (List<Way> alternatives : needed) {
      without.or(withoutAny(alternatives));
    }
    without.and(atRest);
    for (int p = without.nextSetBit(0); p >= 0; p = without.nextSetBit(p + 1)) {
      without.set(p, removals.get(p) == before[p]);
    }
    return without;
  }

  private BitSet withoutAny(List<Way> alternatives) {
    BitSet without = new BitSet(partitionCount);
    without.set(0, partitionCount);
    for (Way way : alternatives) {
      without.and(way.keys.built());
      BitSet found = new BitSet(partitionCount);
      if (without.isEmpty() || !way.keys.collect(way.ranges, found)) {
        return new BitSet(0);
      }
      without.andNot(found);
    }
    return without;
  }

  /** What it takes, as an estimate. */
  long bytes() {
    long bytes = 0;
    for (OfIndex of : all) {
      bytes += of.keys.bytes();
    }
    return bytes;
  }
}
