package dev.grid.spring.boot.autoconfigure;

import dev.grid.cardinality.CardinalityEstimatorConfig;
import dev.grid.config.MergePolicy;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a cardinality estimator behaves.
 *
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy What becomes of the losing side's values when a split has healed:
 *     put-if-absent or pass-through to add them, or discard.
 * @param splitBrainProtection What is refused while there are few members.
 */
record CardinalityEstimatorProperties(
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public CardinalityEstimatorConfig toConfig(
      String name, Function<String, MergePolicy> mergePolicies) {
    return shared(CardinalityEstimatorConfig.named(name), mergePolicies);
  }
}
