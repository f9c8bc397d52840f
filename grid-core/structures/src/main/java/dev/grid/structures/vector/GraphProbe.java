package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, among some nodes of a graph: how near each of them is to it. Immutable.
 *
 * @param coded by codes; null if nearness is exact
 */
record GraphProbe(
    VectorMetric metric, GraphNodes in, GraphPoint point, GraphCodes.@Nullable Coded coded) {

  /** Goes by codes where the nodes have them. */
  static GraphProbe of(VectorMetric metric, GraphNodes in, GraphPoint point) {
    GraphCodes codes = in.codes;
    return new GraphProbe(metric, in, point, codes == null ? null : codes.coded(point));
  }

  static GraphProbe exact(VectorMetric metric, GraphNodes in, GraphPoint point) {
    return new GraphProbe(metric, in, point, null);
  }

  /** The exact keys of what was found by this, the nearest first. */
  long[] exactly(long[] found) {
    return coded == null ? found : exact(metric, in, point).sorted(found);
  }

  /** The {@link NearKey} of a place. */
  long key(int place) {
    GraphCodes codes = in.codes;
    return NearKey.of(
        codes == null || coded == null
            ? point.nearness(metric, in.all[place])
            : codes.nearness(coded, place),
        place);
  }

  /** The keys of the places of some keys, the nearest first. */
  long[] sorted(long[] others) {
    long[] sorted = new long[others.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ~key(NearKey.placeOf(others[i])); // Complements, so that the nearest come first.
    }
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ~sorted[i];
    }
    return sorted;
  }
}
