package dev.grid.structures.vector;

/**
 * Sums over the numbers of two vectors, which have equally many. This class does with what every
 * JVM has; {@code SimdSums}, which is compiled apart, with the incubating vector module. Stateless.
 *
 * <p>Sums in single precision are of parts that do not wait for each other. They may be infinite or
 * NaN.
 */
class Sums {

  /** The fastest ones of this JVM. */
  static final Sums BEST = best();

  private static final String MODULE = "jdk.incubator.vector";
  private static final String SIMD = "dev.grid.structures.vector.SimdSums";

  /** A JVM has the module if it was started with {@code --add-modules jdk.incubator.vector}. */
  private static Sums best() {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      try {
        return (Sums) Class.forName(SIMD).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        return new Sums(); // The module is another one than that which it was compiled for.
      }
    }
    return new Sums();
  }

  /** What computes them, for whoever looks at a member. */
  String name() {
    return "plain";
  }

  /** The sum of products. */
  float dot(float[] one, float[] other) {
    int end = one.length & -8;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    float d4 = 0;
    float d5 = 0;
    float d6 = 0;
    float d7 = 0;
    for (int i = 0; i < end; i += 8) {
      d0 += one[i] * other[i];
      d1 += one[i + 1] * other[i + 1];
      d2 += one[i + 2] * other[i + 2];
      d3 += one[i + 3] * other[i + 3];
      d4 += one[i + 4] * other[i + 4];
      d5 += one[i + 5] * other[i + 5];
      d6 += one[i + 6] * other[i + 6];
      d7 += one[i + 7] * other[i + 7];
    }
    for (int i = end; i < one.length; i++) {
      d0 += one[i] * other[i];
    }
    return d0 + d1 + (d2 + d3) + (d4 + d5 + (d6 + d7));
  }

  /** The sum of the squares of differences. */
  float squaredDistance(float[] one, float[] other) {
    int end = one.length & -4;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < end; i += 4) {
      float d0 = one[i] - other[i];
      float d1 = one[i + 1] - other[i + 1];
      float d2 = one[i + 2] - other[i + 2];
      float d3 = one[i + 3] - other[i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (int i = end; i < one.length; i++) {
      float d = one[i] - other[i];
      s0 += d * d;
    }
    return s0 + s1 + (s2 + s3);
  }
}
