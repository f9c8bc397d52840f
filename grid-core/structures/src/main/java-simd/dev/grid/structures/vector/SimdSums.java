package dev.grid.structures.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums by the JVM's incubating vector module: several numbers an instruction. Compiled apart, as
 * what is compiled for a release of Java cannot see the module; {@link Sums} makes it where the JVM
 * has the module. Stateless.
 */
final class SimdSums extends Sums {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  @Override
  String name() {
    return "vector module, " + FLOATS.vectorBitSize() + " bits";
  }

  @Override
  float dot(float[] one, float[] other) {
    FloatVector sum0 = FloatVector.zero(FLOATS);
    FloatVector sum1 = sum0;
    int i = 0;
    for (int end = one.length - 2 * LANES; i <= end; i += 2 * LANES) {
      sum0 = at(one, i).fma(at(other, i), sum0);
      sum1 = at(one, i + LANES).fma(at(other, i + LANES), sum1);
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Override
  float squaredDistance(float[] one, float[] other) {
    FloatVector sum0 = FloatVector.zero(FLOATS);
    FloatVector sum1 = sum0;
    int i = 0;
    for (int end = one.length - 2 * LANES; i <= end; i += 2 * LANES) {
      FloatVector difference0 = at(one, i).sub(at(other, i));
      FloatVector difference1 = at(one, i + LANES).sub(at(other, i + LANES));
      sum0 = difference0.fma(difference0, sum0);
      sum1 = difference1.fma(difference1, sum1);
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < one.length; i++) {
      float difference = one[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static FloatVector at(float[] array, int from) {
    return FloatVector.fromArray(FLOATS, array, from);
  }
}
