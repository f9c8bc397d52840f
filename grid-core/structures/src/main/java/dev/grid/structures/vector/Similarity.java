package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;

/**
 * How near vectors are to one that is looked for, as scores of {@link VectorMetric}. What is
 * computed again and again, such as its length, is computed once. Vectors have its dimension, and
 * finite numbers. Immutable.
 *
 * <p>{@link Sums} are in single precision: good for seven digits where numbers are of ordinary
 * size. Where a sum leaves what a float can say, all of it is computed again in double precision.
 */
final class Similarity {

  /** Sums of squares from here to {@link #SQUARES_MAX} have lost nothing. */
  static final float SQUARES_MIN = 1e-20f;

  static final float SQUARES_MAX = 1e30f;

  private final VectorMetric metric;
  private final float[] wanted;

  /** The sum of the squares of the vector that is looked for. */
  private final double squares;

  Similarity(VectorMetric metric, float[] wanted) {
    this.metric = metric;
    this.wanted = wanted;
    this.squares = exactDot(wanted, wanted);
  }

  /** The vector that is looked for; not to be written to. */
  float[] wanted() {
    return wanted;
  }

  /** How many numbers it has. */
  int dimension() {
    return wanted.length;
  }

  /** How near a vector is: the higher, the nearer. A finite number. */
  float score(float[] vector) {
    return switch (metric) {
      case COSINE -> cosine(vector);
      case EUCLIDEAN -> {
        float sum = Sums.BEST.squaredDistance(wanted, vector);
        yield (float) (1 / (1 + (Float.isFinite(sum) ? sum : exactDistance(wanted, vector))));
      }
      case DOT -> {
        float sum = Sums.BEST.dot(wanted, vector);
        double product = Float.isFinite(sum) ? sum : exactDot(wanted, vector);
        yield (float) Math.clamp((1 + product) / 2, -Float.MAX_VALUE, Float.MAX_VALUE);
      }
    };
  }

  private float cosine(float[] vector) {
    float product = Sums.BEST.dot(wanted, vector);
    float own = Sums.BEST.dot(vector, vector);
    double cosine =
        isExact(own) && isExact((float) squares)
            ? product / Math.sqrt(own * squares)
            : exactDot(wanted, vector) / Math.sqrt(exactDot(vector, vector)) / Math.sqrt(squares);
    return (float) ((1 + Math.clamp(cosine, -1, 1)) / 2);
  }

  private static boolean isExact(float squares) {
    return squares >= SQUARES_MIN && squares <= SQUARES_MAX;
  }

  static double exactDot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static double exactDistance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }
}
