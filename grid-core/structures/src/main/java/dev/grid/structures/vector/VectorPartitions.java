package dev.grid.structures.vector;

import dev.grid.kernel.Directory;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one collection that this member serves, and which of them a search need not
 * ask: those of which the graph has all documents, and found none. Thread-safe.
 *
 * <p>That is so at the moment when a partition is seen to be at rest: what it had then was in the
 * graph before the search began, and none of it has gone since, or been replaced, or its changes
 * would be more ({@link VectorFeeds#changes}). A partition that has come meanwhile has other feeds.
 */
final class VectorPartitions {

  private final AtomicReferenceArray<@Nullable VectorFeeds> served;

  VectorPartitions(int count) {
    served = new AtomicReferenceArray<>(count);
  }

  /** A partition is served from now on. */
  void add(VectorFeeds feeds) {
    served.set(feeds.partition(), feeds);
  }

  /** A partition is not served any more. */
  void remove(VectorFeeds feeds) {
    served.compareAndSet(feeds.partition(), feeds, null);
  }

  /**
   * Which need not be asked.
   *
   * @param place of the index that is searched
   * @param look looks in the graph for all that it has by now; null if that is of no use
   * @return null if all have to be asked, as nothing was found out
   */
  @Nullable BitSet without(
      int place, Directory.Standing standing, Supplier<VectorDirectory.@Nullable Answer> look) {
    int count = served.length();
    @Nullable VectorFeeds[] feeds = new VectorFeeds[count];
    int[] changes = new int[count];
    BitSet without = new BitSet(count);
    for (int p = 0; p < count; p++) {
      VectorFeeds its = served.get(p);
      if (its != null) {
        feeds[p] = its;
        changes[p] = its.changes();
        without.set(p);
      }
    }
    standing.keepAtRest(without);
    for (int p = without.nextSetBit(0); p >= 0; p = without.nextSetBit(p + 1)) {
      VectorFeeds its = feeds[p];
      if (its == null || !its.isInGraph(place)) {
        without.clear(p);
      }
    }
    VectorDirectory.Answer answer = without.isEmpty() ? null : look.get();
    if (answer == null) {
      return null;
    }
    answer.removeFound(without);
    standing.keepSettled(without);
    for (int p = without.nextSetBit(0); p >= 0; p = without.nextSetBit(p + 1)) {
      VectorFeeds its = feeds[p];
      if (its == null || served.get(p) != its || its.changes() != changes[p]) {
        without.clear(p);
      }
    }
    return without;
  }

  /** How many are served here that are not in a set. */
  int countBut(BitSet without) {
    int count = 0;
    for (int p = 0; p < served.length(); p++) {
      count += served.get(p) != null && !without.get(p) ? 1 : 0;
    }
    return count;
  }
}
