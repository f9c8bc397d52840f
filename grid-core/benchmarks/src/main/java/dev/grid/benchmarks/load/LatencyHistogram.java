package dev.grid.benchmarks.load;

/**
 * Counts of durations in buckets whose width grows with the value, so that a percentile is never
 * more than 1/64 above the truth. Recording is a shift and an increment. Confined to one thread.
 *
 * <pre>
 *   value &lt; 128      one bucket a nanosecond
 *   otherwise        64 buckets for each power of two
 * </pre>
 */
public final class LatencyHistogram {

  private static final int SUB_BITS = 6;
  private static final int SUB_COUNT = 1 << SUB_BITS;

  /** Longer durations count as this one (about 68 seconds). */
  private static final long VALUE_MAX_NANOS = (1L << 36) - 1;

  private final long[] counts = new long[index(VALUE_MAX_NANOS) + 1];
  private long total;

  /** Counts a duration; those above about 68 seconds as that. */
  public void record(long nanos) {
    counts[index(Math.clamp(nanos, 0, VALUE_MAX_NANOS))]++;
    total++;
  }

  /** Adds what another has counted. */
  public void add(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** How many durations were counted. */
  public long total() {
    return total;
  }

  /**
   * The smallest bucket bound that at least {@code fraction} of the durations do not exceed; zero
   * when nothing was recorded.
   */
  public long percentileNanos(double fraction) {
    long rank = (long) Math.ceil(fraction * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return total == 0 ? 0 : upperBound(i);
      }
    }
    return VALUE_MAX_NANOS;
  }

  private static int index(long nanos) {
    int highestBit = 63 - Long.numberOfLeadingZeros(nanos | 1);
    int shift = Math.max(0, highestBit - SUB_BITS);
    return (shift << SUB_BITS) + (int) (nanos >>> shift);
  }

  private static long upperBound(int index) {
    if (index < 2 * SUB_COUNT) {
      return index;
    }
    int shift = (index >> SUB_BITS) - 1;
    long sub = SUB_COUNT + (long) (index & (SUB_COUNT - 1));
    return ((sub + 1) << shift) - 1;
  }
}
