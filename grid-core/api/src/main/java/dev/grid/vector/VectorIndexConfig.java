package dev.grid.vector;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An index of a vector collection: what its vectors are, and how they are searched. Immutable.
 *
 * @param name unique in its collection; null for the only one
 * @param metric what is near
 * @param dimension how many values each vector has, from 1 to {@value #DIMENSION_MAX}
 * @param maxDegree how many neighbours a vector has in a graph, from 2 to {@value #MAX_DEGREE_MAX}
 * @param efConstruction how many candidates are looked at for a vector's neighbours, from 1 to
 *     {@value #EF_CONSTRUCTION_MAX}
 * @param useDeduplication whether equal vectors may share what the index has of them. Results are
 *     the same either way
 */
public record VectorIndexConfig(
    @Nullable String name,
    VectorMetric metric,
    int dimension,
    int maxDegree,
    int efConstruction,
    boolean useDeduplication)
    implements VectorIndexConfigWithers {

  public static final int DIMENSION_MAX = 16_384;
  public static final int MAX_DEGREE_MAX = 512;
  public static final int EF_CONSTRUCTION_MAX = 10_000;
  public static final int MAX_DEGREE_DEFAULT = 16;
  public static final int EF_CONSTRUCTION_DEFAULT = 100;

  private static final int NAME_CHARS_MAX = 1_024;

  public VectorIndexConfig {
    Objects.requireNonNull(metric, "metric");
    if (name != null && (name.isBlank() || name.length() > NAME_CHARS_MAX)) {
      throw new InvalidConfigurationException(
          "vector index name='"
              + (name.isBlank() ? name : name.substring(0, 32) + "...")
              + "': must not be blank, nor have more than "
              + NAME_CHARS_MAX
              + " characters");
    }
    requireBetween(name, "dimension", dimension, 1, DIMENSION_MAX);
    requireBetween(name, "maxDegree", maxDegree, 2, MAX_DEGREE_MAX);
    requireBetween(name, "efConstruction", efConstruction, 1, EF_CONSTRUCTION_MAX);
  }

  /** An index without a name: the only one of its collection. */
  public static VectorIndexConfig of(VectorMetric metric, int dimension) {
    return new VectorIndexConfig(
        null, metric, dimension, MAX_DEGREE_DEFAULT, EF_CONSTRUCTION_DEFAULT, true);
  }

  /** An index of this name. */
  public static VectorIndexConfig of(String name, VectorMetric metric, int dimension) {
    return of(metric, dimension).withName(Objects.requireNonNull(name, "name"));
  }

  private static void requireBetween(
      @Nullable String name, String setting, int value, int min, int max) {
    if (value < min || value > max) {
      throw new InvalidConfigurationException(
          "vector index name="
              + name
              + " "
              + setting
              + "="
              + value
              + ": must be from "
              + min
              + " to "
              + max);
    }
  }
}
