package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CpMetersTest {

  private final Grid grid = StubGrid.create();
  private final ClusterOperations operations = Objects.requireNonNull(grid.operations());
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final GridMetrics metrics = new GridMetrics(grid);

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void whenGroupsAreOnShouldTellOfThem() {
    when(operations.cpStatus()).thenReturn(StubGrid.cpStatus(1));
    metrics.bindTo(registry);
    assertThat(gauge("grid.cp.members")).isEqualTo(2);
    assertThat(gauge("grid.cp.members.missing")).isEqualTo(1);
    assertThat(gauge("grid.cp.groups")).isEqualTo(2);
    assertThat(gauge("grid.cp.groups.led")).isEqualTo(1);
    assertThat(gauge("grid.cp.groups.leaderless")).isEqualTo(1);
    assertThat(gauge("grid.cp.sessions")).as("of the group that is led here").isEqualTo(5);
    assertThat(gauge("grid.cp.disk")).isEqualTo(4_096 + 1_024);
    assertThat(registry.get("grid.cp.entries").functionCounter().count()).isEqualTo(100 + 10);
  }

  @Test
  void whenGroupsAreOffShouldHaveNoMetersOfThem() {
    metrics.bindTo(registry);
    assertThat(registry.getMeters())
        .isNotEmpty()
        .noneMatch(meter -> meter.getId().getName().startsWith("grid.cp."));
  }
}
