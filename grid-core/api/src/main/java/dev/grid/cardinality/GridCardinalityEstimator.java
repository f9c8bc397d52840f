package dev.grid.cardinality;

import dev.grid.StructureHandle;
import dev.grid.StructureType;

/**
 * Tells about how many different values have been added to it, without keeping them (protocol
 * service {@code hz:impl:cardinalityEstimatorService}; Flajolet et al., "HyperLogLog: the analysis
 * of a near-optimal cardinality estimation algorithm", 2007). It takes 16 KiB at most, and less
 * while there are few values. Up to some two thousand values it is exact, but for a value in many
 * millions; above, about two of three estimates are less than 0.8% wrong.
 *
 * <p>Values are told apart by their bytes without their type, which also other clients write alike
 * for what they have in common: strings, numbers and so on. It lives in one partition, with
 * backups. After a split the values of both sides have been added.
 */
public interface GridCardinalityEstimator extends StructureHandle<AsyncGridCardinalityEstimator> {

  /** Cardinality estimators, among the kinds of structures (protocol service 0x19). */
  StructureType<GridCardinalityEstimator, CardinalityEstimatorConfig> TYPE =
      new StructureType<>(
          "hz:impl:cardinalityEstimatorService",
          "cardinality-estimator",
          GridCardinalityEstimator.class,
          AsyncGridCardinalityEstimator.class,
          CardinalityEstimatorConfig.class,
          CardinalityEstimatorConfig::named,
          false);

  /**
   * Counts a value, if it is another than those before. Blocks until that is safe.
   *
   * @throws NullPointerException if there is no value
   * @throws dev.grid.GridSerializationException if it cannot be written
   */
  void add(Object value);

  /** How many different values have been added, about. Blocks. */
  long estimate();
}
