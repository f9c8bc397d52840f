package dev.grid.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GridHealthContributorAutoConfigurationTest {

  private final Grid grid = StubGrid.create();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean("grid", Grid.class, () -> grid)
          .withConfiguration(AutoConfigurations.of(GridHealthContributorAutoConfiguration.class));

  @Test
  void whenThereIsAGridShouldContributeItsHealth() {
    runner.run(
        context -> {
          assertThat(context).hasBean("gridHealthContributor");
          assertThat(context.getBean(HealthContributor.class))
              .isInstanceOf(GridHealthIndicator.class);
        });
  }

  @Test
  void whenThereAreSeveralGridsShouldContributeEach() {
    runner
        .withBean("second", Grid.class, StubGrid::create)
        .run(
            context ->
                assertThat(context.getBean(HealthContributor.class))
                    .isInstanceOf(CompositeHealthContributor.class));
  }

  @Test
  void whenDisabledShouldBackOff() {
    runner
        .withPropertyValues("management.health.grid.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, UP",
    "STARTING, OUT_OF_SERVICE",
    "DISCONNECTED, DOWN",
    "STOPPED, DOWN",
  })
  void whenTheInstanceIsInAStateShouldHaveItsStatus(Lifecycle.State state, String status) {
    when(grid.lifecycle().state()).thenReturn(state);
    assertThat(health().getStatus()).isEqualTo(new Status(status));
  }

  @Test
  void whenPartitionsHaveNoOwnerShouldTellAndStayUp() {
    when(grid.cluster().ownerOf(1)).thenReturn(null);
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("partitionsWithoutOwner", 1L)
        .containsEntry("members", 1)
        .containsEntry("cluster", "dev")
        .containsEntry("state", "running");
  }

  private Health health() {
    Health health = new GridHealthIndicator(grid).health();
    assertThat(health).isNotNull();
    return health;
  }
}
