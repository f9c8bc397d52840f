package dev.grid.structures.dynamicconfig;

import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring vector collections. */
interface VectorConfigMessages {

  /** An index. Numbers of 0 stand for the defaults. */
  @Struct
  record VectorIndexHolder(
      @Nullable String name,
      int metric,
      int dimension,
      int maxDegree,
      int efConstruction,
      boolean useDeduplication) {}

  /**
   * Configures collections. As clients expect it of the reference, a protection is not looked at,
   * and a merge policy that is not known is no failure yet: the collection then has no index, so
   * that it cannot be used.
   *
   * @param mergePolicy empty from clients before 2.9, who have none of what follows the indexes
   */
  @Op(id = 0x1b1400, actions = Action.CREATE)
  record AddVectorCollectionConfig(
      String name,
      List<VectorIndexHolder> indexConfigs,
      @Since("2.9") int backupCount,
      @Since("2.9") int asyncBackupCount,
      @Since("2.9") @Nullable String splitBrainProtectionName,
      @Since("2.9") String mergePolicy,
      @Since("2.9") int mergeBatchSize,
      @Since("2.9") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    private static final VectorMetric[] METRICS = {
      VectorMetric.EUCLIDEAN, VectorMetric.COSINE, VectorMetric.DOT
    };

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridVectorCollection.TYPE, name);
      asked.common(null, userCodeNamespace);
      if (mergePolicy.isEmpty()) {
        return VectorCollectionConfig.named(name).withIndexes(indexes(asked));
      }
      requireBackups();
      MergePolicy policy = asked.knownPolicy(mergePolicy);
      VectorCollectionConfig config =
          VectorCollectionConfig.named(name).withBackups(backupCount, asyncBackupCount);
      List<VectorIndexConfig> indexes = indexes(asked);
      return policy == null || policy.usesStatistics()
          ? config
          : config.withIndexes(indexes).withMergePolicy(policy);
    }

    /** Refuses them as clients expect it. */
    private void requireBackups() {
      if (backupCount < 0
          || asyncBackupCount < 0
          || backupCount > PartitionedConfig.BACKUPS_MAX - asyncBackupCount) {
        throw new IllegalArgumentException(
            "vector-collection name=%s backupCount=%d asyncBackupCount=%d: must be from 0 to %d,"
                    .formatted(name, backupCount, asyncBackupCount, PartitionedConfig.BACKUPS_MAX)
                + " also together");
      }
    }

    private List<VectorIndexConfig> indexes(Asked asked) {
      List<VectorIndexConfig> indexes = new ArrayList<>();
      for (VectorIndexHolder index : indexConfigs) {
        if (index.metric() < 0 || index.metric() >= METRICS.length) {
          throw asked.refused(
              "metric", index.metric(), "must be 0 (euclidean), 1 (cosine) or 2 (dot)");
        }
        String indexName = index.name();
        indexes.add(
            new VectorIndexConfig(
                indexName == null || indexName.isEmpty() ? null : indexName,
                METRICS[index.metric()],
                index.dimension(),
                orDefault(index.maxDegree(), VectorIndexConfig.MAX_DEGREE_DEFAULT),
                orDefault(index.efConstruction(), VectorIndexConfig.EF_CONSTRUCTION_DEFAULT),
                index.useDeduplication()));
      }
      return indexes;
    }

    private static int orDefault(int number, int unless) {
      return number == 0 ? unless : number;
    }
  }
}
