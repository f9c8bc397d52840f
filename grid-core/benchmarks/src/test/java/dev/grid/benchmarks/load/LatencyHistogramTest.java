package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void percentile_ofUniformValues_isAtMostOne64thAboveTheTruth() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int nanos = 1; nanos <= 1_000_000; nanos++) {
      histogram.record(nanos);
    }
    for (double fraction : new double[] {0.0001, 0.5, 0.99, 0.999, 1}) {
      long truth = Math.round(fraction * 1_000_000);
      assertThat(histogram.percentileNanos(fraction)).isBetween(truth, truth + truth / 64 + 1);
    }
  }

  @Test
  void percentile_ofNothing_isZero() {
    assertThat(new LatencyHistogram().percentileNanos(0.5)).isZero();
  }

  @Test
  void record_beyondTheLongestDuration_countsAsTheLongest() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(Long.MAX_VALUE);
    histogram.record(-1);
    assertThat(histogram.total()).isEqualTo(2);
    assertThat(histogram.percentileNanos(0.5)).isZero();
    assertThat(histogram.percentileNanos(1)).isEqualTo((1L << 36) - 1);
  }

  @Test
  void add_sumsTheCounts() {
    LatencyHistogram one = new LatencyHistogram();
    LatencyHistogram two = new LatencyHistogram();
    one.record(10);
    two.record(20);
    one.add(two);
    assertThat(one.total()).isEqualTo(2);
    assertThat(one.percentileNanos(1)).isEqualTo(20);
  }
}
