package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.metrics.GridMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An application with two grids of its own. */
@ExtendWith(OutputCaptureExtension.class)
class SeveralGridsTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean("shop", Grid.class, StubGrid::create)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withConfiguration(
              AutoConfigurations.of(
                  MetricsAutoConfiguration.class,
                  GridAutoConfiguration.class,
                  GridStructureAutoConfiguration.class,
                  GridMetricsAutoConfiguration.class));

  private final ApplicationContextRunner two =
      runner.withBean("stock", Grid.class, StubGrid::create);

  @Test
  void whenThereIsOneShouldHaveMetersWithoutATag() {
    runner.run(
        context ->
            assertThat(context.getBean(MeterRegistry.class).get("grid.members").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTags()).isEmpty()));
  }

  @Test
  void whenThereAreTwoShouldHaveMetersOfEach() {
    two.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          for (String name : new String[] {"shop", "stock"}) {
            assertThat(registry.get("grid.members").tag("grid", name).gauge().value()).isEqualTo(1);
          }
          assertThat(registry.get("grid.members").gauges()).hasSize(2);
        });
  }

  @Test
  void whenNoneIsPrimaryShouldSaySo(CapturedOutput output) {
    two.run(context -> assertThat(context).hasNotFailed());
    assertThat(output).contains("Of the grids [shop, stock] none is primary");
  }

  @Test
  void whenAStructureIsInjectedShouldNameTheGrids() {
    two.withBean("orders", Orders.class)
        .run(
            context -> {
              FailureAnalysis analysis =
                  new SeveralGridsFailureAnalyzer()
                      .analyze(Objects.requireNonNull(context.getStartupFailure()));
              assertThat(Objects.requireNonNull(analysis).getDescription())
                  .contains("shop, stock", "'orders'");
              assertThat(analysis.getAction()).contains("@Primary");
            });
  }

  static final class Orders {

    @GridStructure("orders")
    @Nullable GridMap<String, Long> orders;
  }
}
