package dev.grid.benchmarks;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Vectors such as embeddings of texts are: around centers, and spread from there along some
 * directions much more than along the others. The same in each run. Immutable but for {@link #set};
 * confined to one thread then.
 */
final class ClusteredVectors {

  private static final int CENTERS = 500;

  /** How far vectors are from their centers, in these directions and in all others. */
  private static final double SPREAD = 0.5;

  private static final double NOISE = 0.05;

  private final Random random = new Random(15);
  private final int dimension;
  private final float[][] centers;
  private final float[][] directions;
  private final float[][] all;

  /**
   * So many vectors.
   *
   * @param directions along how many they are spread; 0 for all, which is the hardest to search
   */
  ClusteredVectors(int count, int dimension, int directions) {
    this.dimension = dimension;
    centers = new float[CENTERS][];
    for (int i = 0; i < CENTERS; i++) {
      centers[i] = gaussian(1);
    }
    this.directions = new float[directions][];
    for (int i = 0; i < directions; i++) {
      this.directions[i] = gaussian(1);
    }
    all = new float[count][];
    for (int i = 0; i < count; i++) {
      all[i] = next();
    }
  }

  private float[] gaussian(double size) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (random.nextGaussian() * size);
    }
    return vector;
  }

  /** Another one of the same kind. */
  float[] next() {
    float[] vector = gaussian(directions.length == 0 ? SPREAD : NOISE);
    add(vector, centers[random.nextInt(CENTERS)], 1);
    for (float[] direction : directions) {
      add(vector, direction, random.nextGaussian() * SPREAD / Math.sqrt(directions.length));
    }
    return vector;
  }

  private static void add(float[] to, float[] vector, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += (float) (vector[i] * factor);
    }
  }

  int count() {
    return all.length;
  }

  float[] get(int index) {
    return all[index];
  }

  void set(int index, float[] vector) {
    all[index] = vector;
  }

  /** The nearest of those that are meant, by cosine, by looking at all. */
  int[] nearest(float[] wanted, int limit, IntPredicate isMeant) {
    double[] scores =
        IntStream.range(0, all.length)
            .parallel()
            .mapToDouble(i -> isMeant.test(i) ? cosine(wanted, all[i]) : Double.NEGATIVE_INFINITY)
            .toArray();
    return IntStream.range(0, all.length)
        .filter(i -> scores[i] != Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted((one, other) -> Double.compare(scores[other], scores[one]))
        .limit(limit)
        .mapToInt(i -> i)
        .toArray();
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
      squares += other[i] * other[i];
    }
    return product / Math.sqrt(squares);
  }
}
