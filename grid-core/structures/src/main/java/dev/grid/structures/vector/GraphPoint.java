package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;
import java.util.Arrays;

/**
 * A vector with what is computed of it once, and how near such are to each other, in an order that
 * is the same as that of {@link Similarity}'s scores. Immutable but for what subclasses add.
 */
class GraphPoint {

  private final float[] vector;

  /** One over the length. */
  private final float inverse;

  GraphPoint(float[] vector) {
    this.vector = vector;
    this.inverse = (float) (1 / Math.sqrt(Similarity.exactDot(vector, vector)));
  }

  /**
   * Whether its numbers are of a size for which single precision does. Zeros are, where a metric
   * allows them.
   */
  static boolean isOrdinary(float[] vector) {
    double squares = Similarity.exactDot(vector, vector);
    return squares == 0 || squares >= Similarity.SQUARES_MIN && squares <= Similarity.SQUARES_MAX;
  }

  /** The higher, the nearer. Not NaN. */
  final float nearness(VectorMetric metric, GraphPoint other) {
    float near =
        switch (metric) {
          case COSINE -> Sums.BEST.dot(vector, other.vector) * inverse * other.inverse;
          case DOT -> Sums.BEST.dot(vector, other.vector);
          case EUCLIDEAN -> -Sums.BEST.squaredDistance(vector, other.vector);
        };
    return Float.isNaN(near) ? Float.NEGATIVE_INFINITY : near;
  }

  /** Whether both have the same numbers. */
  final boolean equalsVector(GraphPoint other) {
    return Arrays.equals(vector, other.vector);
  }

  final float[] vector() {
    return vector;
  }

  /** One over the vector's length. */
  final float inverse() {
    return inverse;
  }
}
