package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;

/**
 * How near vectors are to one that is looked for, as scores of {@link VectorMetric}. What is
 * computed again and again, such as its length, is computed once. Vectors have its dimension, and
 * finite numbers. Immutable.
 *
 * <p>Sums are of eight parts that do not wait for each other, in single precision: good for seven
 * digits where numbers are of ordinary size. Where a sum leaves what a float can say, all of it is
 * computed again in double precision.
 */
final class Similarity {

  /** Sums of squares from here to {@link #SQUARES_MAX} have lost nothing. */
  static final float SQUARES_MIN = 1e-20f;

  static final float SQUARES_MAX = 1e30f;

  /** Sums are made of so many parts. */
  private static final int PARTS = 8;

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
        float sum = squaredDistance(wanted, vector);
        yield (float) (1 / (1 + (Float.isFinite(sum) ? sum : exactDistance(wanted, vector))));
      }
      case DOT -> {
        float sum = dot(wanted, vector);
        double product = Float.isFinite(sum) ? sum : exactDot(wanted, vector);
        yield (float) Math.clamp((1 + product) / 2, -Float.MAX_VALUE, Float.MAX_VALUE);
      }
    };
  }

  private float cosine(float[] vector) {
    float[] a = wanted;
    int end = a.length & -4;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < end; i += 4) {
      float v0 = vector[i];
      float v1 = vector[i + 1];
      float v2 = vector[i + 2];
      float v3 = vector[i + 3];
      d0 += a[i] * v0;
      d1 += a[i + 1] * v1;
      d2 += a[i + 2] * v2;
      d3 += a[i + 3] * v3;
      s0 += v0 * v0;
      s1 += v1 * v1;
      s2 += v2 * v2;
      s3 += v3 * v3;
    }
    for (int i = end; i < a.length; i++) {
      d0 += a[i] * vector[i];
      s0 += vector[i] * vector[i];
    }
    float product = d0 + d1 + (d2 + d3);
    float own = s0 + s1 + (s2 + s3);
    double cosine =
        isExact(own) && isExact((float) squares)
            ? product / Math.sqrt(own * squares)
            : exactDot(a, vector) / Math.sqrt(exactDot(vector, vector)) / Math.sqrt(squares);
    return (float) ((1 + Math.clamp(cosine, -1, 1)) / 2);
  }

  private static boolean isExact(float squares) {
    return squares >= SQUARES_MIN && squares <= SQUARES_MAX;
  }

  /** The dot product, which may be infinite or NaN. */
  static float dot(float[] a, float[] vector) {
    int end = a.length & -PARTS;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    float d4 = 0;
    float d5 = 0;
    float d6 = 0;
    float d7 = 0;
    for (int i = 0; i < end; i += PARTS) {
      d0 += a[i] * vector[i];
      d1 += a[i + 1] * vector[i + 1];
      d2 += a[i + 2] * vector[i + 2];
      d3 += a[i + 3] * vector[i + 3];
      d4 += a[i + 4] * vector[i + 4];
      d5 += a[i + 5] * vector[i + 5];
      d6 += a[i + 6] * vector[i + 6];
      d7 += a[i + 7] * vector[i + 7];
    }
    for (int i = end; i < a.length; i++) {
      d0 += a[i] * vector[i];
    }
    return d0 + d1 + (d2 + d3) + (d4 + d5 + (d6 + d7));
  }

  /** The square of the distance, which may be infinite. */
  static float squaredDistance(float[] a, float[] vector) {
    int end = a.length & -4;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < end; i += 4) {
      float d0 = a[i] - vector[i];
      float d1 = a[i + 1] - vector[i + 1];
      float d2 = a[i + 2] - vector[i + 2];
      float d3 = a[i + 3] - vector[i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (int i = end; i < a.length; i++) {
      float d = a[i] - vector[i];
      s0 += d * d;
    }
    return s0 + s1 + (s2 + s3);
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
