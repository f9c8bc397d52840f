package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a vector collection behaves.
 *
 * @param indexes What vectors documents have; a collection cannot be used without one.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy Which document stays when a split has healed, one of the standard policies
 *     without times and hits or the name of a bean of type MergePolicy.
 * @param splitBrainProtection What is refused while there are few members.
 */
record VectorCollectionProperties(
    @DefaultValue List<Index> indexes,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  /**
   * An index.
   *
   * @param name Unique in its collection; none for the only index.
   * @param metric What is near.
   * @param dimension How many values each vector has.
   * @param maxDegree How many neighbours a vector has in a graph.
   * @param efConstruction How many candidates are looked at for a vector's neighbours.
   * @param useDeduplication Whether equal vectors may share what the index has of them.
   */
  record Index(
      @Nullable String name,
      @DefaultValue("cosine") VectorMetric metric,
      int dimension,
      @DefaultValue("" + VectorIndexConfig.MAX_DEGREE_DEFAULT) int maxDegree,
      @DefaultValue("" + VectorIndexConfig.EF_CONSTRUCTION_DEFAULT) int efConstruction,
      @DefaultValue("true") boolean useDeduplication) {

    VectorIndexConfig toConfig() {
      return new VectorIndexConfig(
          name, metric, dimension, maxDegree, efConstruction, useDeduplication);
    }
  }

  @Override
  public VectorCollectionConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return shared(VectorCollectionConfig.named(name), mergePolicies)
        .withIndexes(indexes.stream().map(Index::toConfig).toList());
  }
}
