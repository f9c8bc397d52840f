package dev.grid.vector;

/**
 * How near two vectors are, as a score: the higher, the nearer. Scores of one metric are comparable
 * with each other, but not with those of another.
 */
public enum VectorMetric {
  /** By the distance d between them: 1 / (1 + d * d), so from 0 to 1. */
  EUCLIDEAN,
  /**
   * By the cosine of the angle between them: (1 + cosine) / 2, so from 0 to 1. A vector whose
   * numbers are all 0 has no direction, and is refused.
   */
  COSINE,
  /** By their dot product: (1 + product) / 2; from 0 to 1 if the vectors have length 1. */
  DOT
}
