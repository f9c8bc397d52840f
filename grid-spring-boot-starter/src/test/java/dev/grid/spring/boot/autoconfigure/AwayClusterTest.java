package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpointAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.health.GridHealthContributorAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.metrics.GridMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A client application whose only member goes away; every limit of its own is far off. */
class AwayClusterTest {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(10);

  @Test
  void whenTheClusterIsAwayShouldAnswerProbesAndScrapesAndStop() {
    Grid member =
        Grids.startMember(
            MemberConfig.defaults()
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
    try {
      assertTimeoutPreemptively(
          WAIT_MAX,
          () ->
              client(member.cluster().members().getFirst().port())
                  .run(
                      context -> {
                        assertThat(context).hasNotFailed();
                        context.getBean(User.class).items.set("k", "v");
                        member.close();
                        awaitDisconnected(context.getBean(Grid.class));
                        assertDown(context, "gridHealthContributor");
                        assertDown(context, "gridInstanceHealthContributor");
                        assertThat(context.getBean(GridEndpoint.class).grid().state())
                            .isEqualTo("disconnected");
                        scrape(context.getBean(MeterRegistry.class));
                      }));
    } finally {
      member.close();
    }
  }

  private static ApplicationContextRunner client(int port) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GridAutoConfiguration.class,
                GridStructureAutoConfiguration.class,
                GridHealthContributorAutoConfiguration.class,
                GridEndpointAutoConfiguration.class,
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                GridMetricsAutoConfiguration.class))
        .withBean(User.class)
        .withPropertyValues(
            "grid.mode=client",
            "grid.client.addresses=127.0.0.1:" + port,
            "grid.client.cluster-connect-timeout=1h",
            "grid.client.invocation-timeout=1h",
            "management.endpoints.web.exposure.include=grid",
            "management.endpoints.jmx.exposure.include=grid");
  }

  private static void awaitDisconnected(Grid grid) {
    while (grid.lifecycle().state() != Lifecycle.State.DISCONNECTED) {
      LockSupport.parkNanos(WAIT_STEP.toNanos()); // Bounded by the test's limit.
    }
  }

  private static void assertDown(ApplicationContext context, String contributor) {
    Health health =
        Objects.requireNonNull(context.getBean(contributor, HealthIndicator.class).health());
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails())
        .containsEntry("state", "disconnected")
        .hasEntrySatisfying("reason", reason -> assertThat((String) reason).contains("reached"));
  }

  private static void scrape(MeterRegistry registry) {
    assertThat(registry.getMeters())
        .anySatisfy(meter -> assertThat(meter.getId().getName()).isEqualTo("grid.map.operations"))
        .allSatisfy(meter -> assertThat(meter.measure()).isNotEmpty());
  }

  static final class User {
    @GridStructure("items")
    GridMap<String, String> items;
  }
}
