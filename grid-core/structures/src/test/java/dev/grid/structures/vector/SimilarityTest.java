package dev.grid.structures.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.grid.vector.VectorMetric;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores, against the same in double precision. */
final class SimilarityTest {

  private static double expected(VectorMetric metric, float[] one, float[] other) {
    double dot = 0;
    double squares = 0;
    double otherSquares = 0;
    double distance = 0;
    for (int i = 0; i < one.length; i++) {
      dot += (double) one[i] * other[i];
      squares += (double) one[i] * one[i];
      otherSquares += (double) other[i] * other[i];
      distance += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return switch (metric) {
      case COSINE -> (1 + dot / Math.sqrt(squares) / Math.sqrt(otherSquares)) / 2;
      case EUCLIDEAN -> 1 / (1 + distance);
      case DOT -> (1 + dot) / 2;
    };
  }

  private static float[] random(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  @Test
  void the_reference_s_known_answer() {
    Similarity similarity = new Similarity(VectorMetric.COSINE, new float[] {0.2f, 0.2f, 0.3f});
    assertThat(similarity.score(new float[] {0.3f, 0.4f, 0.5f}))
        .isCloseTo(0.9973459243774414f, within(1e-7f));
  }

  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void scores_are_right_to_six_digits_for_every_length(VectorMetric metric) {
    Random random = new Random(1);
    for (int dimension = 1; dimension <= 70; dimension++) {
      float[] wanted = random(random, dimension);
      float[] other = random(random, dimension);
      double expected = expected(metric, wanted, other);
      assertThat((double) new Similarity(metric, wanted).score(other))
          .as("dimension=%s", dimension)
          .isCloseTo(expected, within(2e-6 * Math.max(1, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void numbers_of_any_size_have_a_score(VectorMetric metric) {
    for (float size : new float[] {Float.MIN_VALUE, 1e-30f, 1e-15f, 1e15f, 1e30f, 3e38f}) {
      for (float otherSize : new float[] {Float.MIN_VALUE, 1e-30f, 1, 1e30f, 3e38f}) {
        float[] wanted = {size, -size, size, 0, size};
        float[] other = {otherSize, otherSize, otherSize, 0, -otherSize};
        float score = new Similarity(metric, wanted).score(other);
        double expected =
            Math.clamp(expected(metric, wanted, other), -Float.MAX_VALUE, Float.MAX_VALUE);
        assertThat((double) score)
            .as("%s by %s", size, otherSize)
            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** The build's JVM has the module, so that both ways are tested. */
  @Test
  void sums_are_right_with_the_vector_module_and_without_it_for_every_length() {
    boolean hasModule = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertThat(Sums.BEST.getClass() == Sums.class).as(Sums.BEST.name()).isEqualTo(!hasModule);
    Random random = new Random(3);
    for (Sums sums : new Sums[] {new Sums(), Sums.BEST}) {
      for (int length = 0; length <= 130; length++) {
        float[] one = random(random, length);
        float[] other = random(random, length);
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < length; i++) {
          dot += (double) one[i] * other[i];
          squares += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
        }
        assertThat((double) sums.dot(one, other)).isCloseTo(dot, within(1e-4));
        assertThat((double) sums.squaredDistance(one, other)).isCloseTo(squares, within(1e-3));
      }
    }
  }

  @Test
  void nothing_is_nearer_than_the_vector_itself() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      float[] vector = random(random, 1 + random.nextInt(300));
      assertThat(new Similarity(VectorMetric.COSINE, vector).score(vector))
          .isBetween(0.999999f, 1f);
      assertThat(new Similarity(VectorMetric.EUCLIDEAN, vector).score(vector)).isEqualTo(1f);
    }
  }
}
