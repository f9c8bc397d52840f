package dev.grid.cardinality;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How cardinality estimators behave. Immutable. Start from {@link #named}.
 *
 * @param name the estimator's name, or a pattern with one {@code *}
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what becomes of the losing side's values when a split has healed. {@code
 *     PUT_IF_ABSENT} and {@code PASS_THROUGH} add those that are not there, {@code DISCARD} adds
 *     none; no other can be, as the values themselves are not kept
 */
public record CardinalityEstimatorConfig(
    String name,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<CardinalityEstimatorConfig>, CardinalityEstimatorConfigWithers {

  public CardinalityEstimatorConfig {
    PartitionedConfig.requireValid(
        GridCardinalityEstimator.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    if (!(mergePolicy instanceof MergePolicy.Standard) || mergePolicy.usesStatistics()) {
      throw new InvalidConfigurationException(
          "cardinality-estimator name="
              + name
              + " mergePolicy="
              + mergePolicy
              + ": must be PUT_IF_ABSENT, PASS_THROUGH or DISCARD, as values are not kept");
    }
  }

  /** The defaults: one backup. */
  public static CardinalityEstimatorConfig named(String name) {
    return new CardinalityEstimatorConfig(
        name, BACKUPS_DEFAULT, 0, null, MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridCardinalityEstimator.TYPE;
  }
}
