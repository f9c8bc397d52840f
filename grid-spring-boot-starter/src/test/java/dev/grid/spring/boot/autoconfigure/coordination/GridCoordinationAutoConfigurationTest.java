package dev.grid.spring.boot.autoconfigure.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationEvent;
import dev.grid.coordination.CoordinationGroup;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.LeaderElected;
import dev.grid.coordination.LeaderRevoked;
import dev.grid.coordination.MemberJoined;
import dev.grid.coordination.MemberLeft;
import dev.grid.spring.testgrid.MemberAndClient;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.integration.leader.event.AbstractLeaderEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;

class GridCoordinationAutoConfigurationTest {

  private final String url = "memory://" + UUID.randomUUID();

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridCoordinationAutoConfiguration.class,
                  GridCoordinationHealthAutoConfiguration.class,
                  GridLeaderEventsAutoConfiguration.class))
          .withPropertyValues(
              "grid.coordination.url=" + url,
              "grid.coordination.member-id=app",
              "grid.coordination.groups.workers.capabilities.cores=8",
              "grid.coordination.groups.watchers.elect=false");

  private static void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - began).as("waited for " + what).isLessThan(60_000_000_000L);
      Thread.onSpinWait();
    }
  }

  static class Heard {

    final List<CoordinationEvent> events = new CopyOnWriteArrayList<>();

    @EventListener
    void on(CoordinationEvent event) {
      events.add(event);
    }
  }

  static class HeardByIntegration {

    final List<AbstractLeaderEvent> events = new CopyOnWriteArrayList<>();

    @EventListener
    void on(AbstractLeaderEvent event) {
      events.add(event);
    }
  }

  record Worker(@Qualifier("workers") CoordinationGroup group) {}

  @Test
  void withoutAUrlThereIsNothing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridCoordinationAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(Coordinator.class));
  }

  @Test
  void theApplicationJoinsItsGroupsAndIsToldWhatHappens() {
    application
        .withBean(Heard.class)
        .withBean(HeardByIntegration.class)
        .withBean(Worker.class)
        .run(
            context -> {
              Heard heard = context.getBean(Heard.class);
              CoordinationGroup workers = context.getBean(Worker.class).group();
              assertThat(context.getBeansOfType(CoordinationGroup.class)).hasSize(2);
              assertThat(workers.members()).containsExactly("app");
              assertThat(workers.memberInfo("app").capabilities().get("cores")).contains("8");
              await("its election", () -> heard.events.stream().anyMatch(LeaderElected.class::isInstance));
              assertThat(workers.isLeader()).isTrue();

              try (Coordinator other = Coordinators.create(url, "other")) {
                other.start(true);
                other.join("workers", Capabilities.NONE);
                await("a join", () -> heard.events.contains(new MemberJoined("workers", "other")));
                assertThat(workers.members()).contains("other");
              }
              await("a leave", () -> heard.events.contains(new MemberLeft("workers", "other")));
              workers.standDown();
              await("a revocation", () -> heard.events.stream().anyMatch(LeaderRevoked.class::isInstance));
              List<AbstractLeaderEvent> leaders = context.getBean(HeardByIntegration.class).events;
              assertThat(leaders.get(0)).isInstanceOf(OnGrantedEvent.class);
              assertThat(leaders.get(0).getRole()).isEqualTo("workers");
              assertThat(leaders.get(1)).isInstanceOf(OnRevokedEvent.class);
            });
  }

  @Test
  void withoutSpringIntegrationItsEventsAreNotPublished() {
    application
        .withClassLoader(new FilteredClassLoader(OnGrantedEvent.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(Coordinator.class)
                    .doesNotHaveBean(GridLeaderEventsAutoConfiguration.class));
  }

  @Test
  void healthIsThatOfTheSystem() {
    application.run(
        context -> {
          HealthIndicator health =
              context.getBean("gridCoordinationHealthIndicator", HealthIndicator.class);
          Coordinator coordinator = context.getBean(Coordinator.class);
          await("its election", () -> coordinator.leadership("workers").isPresent());
          var up = health.health();
          assertThat(up).isNotNull();
          assertThat(up.getStatus()).isEqualTo(Status.UP);
          assertThat(up.getDetails())
              .containsEntry("driver", "memory")
              .containsEntry("member", "app")
              .containsEntry("leads", List.of("workers"));

          coordinator.stop();
          var down = health.health();
          assertThat(down).isNotNull();
          assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        });
  }

  @Test
  void aSystemThatIsAwayKeepsNobodyFromStarting() {
    application
        .withPropertyValues("grid.coordination.url=grid://127.0.0.1:1?connect-timeout=50ms")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Coordinator.class).isStarted()).isFalse();
            });
  }

  @Test
  void theApplicationsOwnGridCoordinatesToo() {
    try (MemberAndClient grids = new MemberAndClient("coordination")) {
      application
          .withPropertyValues("grid.coordination.url=grid://?timeout=20s")
          .withBean("grid", Grid.class, grids::client, bean -> bean.setDestroyMethodName(""))
          .run(
              context -> {
                Coordinator coordinator = context.getBean(Coordinator.class);
                assertThat(coordinator.driver()).isEqualTo("grid");
                assertThat(coordinator.members("workers")).containsExactly("app");
                await("its election", () -> coordinator.leadership("workers").isPresent());
              });
    }
  }
}
