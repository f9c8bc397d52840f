package dev.grid.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void target_isMetOnItsSideOfTheBoundOnly() {
    Report report = new Report("r");
    report.atLeast("throughput", 0.7, 0.5, 0.69, 0.9);
    report.atMost("cpu", 0.3, 0.3);
    report.atMost("unknown", 0.3, Double.NaN);
    assertThat(report.markdown())
        .contains("| throughput | 0.69 | 0.50 to 0.90 | >= 0.7 | NO |")
        .contains("| cpu | 0.30 | 0.30 to 0.30 | <= 0.3 | yes |")
        .contains("| unknown | NaN | NaN to NaN | <= 0.3 | NO |");
    assertThat(report.json())
        .contains(
            "{\"name\": \"cpu\", \"median\": 0.3, \"lowest\": 0.3, \"highest\": 0.3, \"relation\":"
                + " \"<=\",")
        .contains("\"median\": null");
  }

  @Test
  void json_ofQuotesInText_staysJson() {
    Report report = new Report("r");
    report.row(Map.of("name", "a \"quoted\" \\ word"));
    assertThat(report.json()).contains("{\"name\": \"a \\\"quoted\\\" \\\\ word\"}");
  }

  @Test
  void median_ofEvenAndOddCounts() {
    assertThat(Contenders.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Contenders.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    assertThat(Contenders.median(new double[] {})).isNaN();
  }
}
