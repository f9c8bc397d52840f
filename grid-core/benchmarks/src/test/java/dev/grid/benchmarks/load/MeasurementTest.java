package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void parse_ofALine_isTheMeasurement() {
    Measurement measurement = new Measurement(Workload.parse("set:4x16"), 1, 2, 3, 4, 5, 6, 7, 8);
    String line = measurement.toLine();
    assertThat(Measurement.isResult(line)).isTrue();
    assertThat(Measurement.parse(line)).isEqualTo(measurement);
  }

  @Test
  void parse_withoutAField_namesIt() {
    assertThatThrownBy(() -> Measurement.parse("RESULT workload=get:1x1"))
        .hasMessageContaining("operations");
  }

  @Test
  void workload_deeperThanTheSlots_isRefused() {
    assertThatThrownBy(() -> Workload.parse("get:1x257")).hasMessageContaining("depth=257");
  }

  @Test
  void keySource_once_handsOutEveryKeyOfItsShare() {
    KeySource source = KeySource.once(1, 2, 6);
    assertThat(new long[] {source.next(), source.next(), source.next(), source.next()})
        .containsExactly(1, 3, 5, -1);
  }

  @Test
  void keySource_random_staysWithinTheKeysAndReachesAll() {
    KeySource source = KeySource.random(10, 42);
    boolean[] seen = new boolean[10];
    for (int i = 0; i < 1_000; i++) {
      seen[(int) source.next()] = true;
    }
    assertThat(seen).containsOnly(true);
  }
}
