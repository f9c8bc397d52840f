package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.map.ViewStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void whenAViewAsksItsMembersShouldHaveMeters() {
    Grid grid = mock(Grid.class);
    when(grid.views())
        .thenReturn(
            List.of(
                new ViewStatistics(
                    "orders", "open", 1, 2, 3, 4, 5, 6, 7, Duration.ofMillis(1_500))));
    ViewMeters meters = new ViewMeters(registry, grid);
    meters.completed(GridMap.TYPE.id("orders"), "Map.Get", 1, null);
    assertThat(registry.getMeters()).isEmpty();
    meters.completed(GridMap.TYPE.id("orders"), "MapCache.GetCacheStamps", 1, null);
    meters.completed(GridMap.TYPE.id("orders"), "MapCache.GetCacheStamps", 1, null);
    assertThat(gauge("entries")).isEqualTo(1);
    assertThat(gauge("memory")).isEqualTo(2);
    assertThat(gauge("age")).isEqualTo(1.5);
    assertThat(counter("changes")).isEqualTo(3);
    assertThat(counter("changes.lost")).isEqualTo(4);
    assertThat(counter("refreshed")).isEqualTo(5);
    assertThat(counter("loads")).isEqualTo(6);
    assertThat(counter("stale")).isEqualTo(7);
  }

  private double gauge(String name) {
    return registry.get("grid.view." + name).tags("map", "orders", "view", "open").gauge().value();
  }

  private double counter(String name) {
    return registry
        .get("grid.view." + name)
        .tags("map", "orders", "view", "open")
        .functionCounter()
        .count();
  }
}
