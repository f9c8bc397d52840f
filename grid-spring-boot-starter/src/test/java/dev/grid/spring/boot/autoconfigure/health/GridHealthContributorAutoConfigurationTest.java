package dev.grid.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.TlsStatus;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.time.Instant;
import java.util.Objects;
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
          assertThat(context.getBean("gridHealthContributor"))
              .isInstanceOf(GridHealthIndicator.class);
          assertThat(context.getBean("gridInstanceHealthContributor"))
              .isInstanceOf(GridInstanceHealthIndicator.class);
        });
  }

  @Test
  void whenThereAreSeveralGridsShouldContributeEach() {
    runner
        .withBean("second", Grid.class, StubGrid::create)
        .run(
            context ->
                assertThat(context.getBeansOfType(HealthContributor.class).values())
                    .hasSize(3)
                    .hasOnlyElementsOfType(CompositeHealthContributor.class));
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
    assertThat(instanceHealth().getStatus()).isEqualTo(new Status(status));
    boolean isRunning = state == Lifecycle.State.RUNNING;
    assertThat(health().getDetails().containsKey("reason")).isNotEqualTo(isRunning);
    assertThat(instanceHealth().getDetails().containsKey("reason")).isNotEqualTo(isRunning);
  }

  @Test
  void whenPartitionsAreLostShouldBeDownWithTheirNumberAndLeaveTheInstanceUp() {
    ClusterOperations operations = grid.operations();
    when(operations.report()).thenReturn(StubGrid.report(1));
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).containsEntry("partitionsLost", 1);
    assertThat(instanceHealth().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whenWritesAreRefusedShouldBeDownWithWhatHasNoOwnerAndSayWhatToDo() {
    ClusterOperations operations = grid.operations();
    when(operations.report()).thenReturn(StubGrid.minorityReport());
    when(grid.cluster().ownerOf(1)).thenReturn(null);
    when(grid.cluster().ownerOf(2)).thenReturn(null);
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails())
        .containsEntry("writable", false)
        .containsEntry("partitionsWithoutOwner", 2L)
        .containsEntry("partitionsUnreachable", 2)
        .hasEntrySatisfying(
            "remedy", remedy -> assertThat(remedy).asString().contains("accept-loss"));
    assertThat(instanceHealth().getStatus()).isEqualTo(Status.DOWN);
    assertThat(instanceHealth().getDetails()).containsEntry("writable", false);
  }

  @Test
  void whenAMemberHasTlsShouldSayWhenItsCertificateExpires() {
    assertThat(health().getDetails()).doesNotContainKey("certificateExpires");
    ClusterOperations operations = grid.operations();
    Instant expires = Instant.parse("2031-01-01T00:00:00Z");
    when(operations.tls())
        .thenReturn(new TlsStatus("JDK", expires, 1, "there is no key", 2, 3, 4, 5, 6));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails())
        .containsEntry("certificateExpires", "2031-01-01T00:00:00Z")
        .containsEntry("certificateReloadFailure", "there is no key");
  }

  @Test
  void whenAMemberHasJoinedShouldBeReadyWithItsCopiesAndStaySo() {
    ClusterOperations operations = grid.operations();
    GridInstanceHealthIndicator indicator = new GridInstanceHealthIndicator(grid);
    for (int[] copies : new int[][] {{0, 0}, {0, 2}, {2, 1}}) {
      when(operations.report()).thenReturn(StubGrid.joinedReport(copies[0], copies[1]));
      Health health = Objects.requireNonNull(indicator.health());
      assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
      assertThat(health.getDetails()).containsKey("reason");
    }
    when(operations.report()).thenReturn(StubGrid.joinedReport(3, 0));
    assertThat(Objects.requireNonNull(indicator.health()).getStatus()).isEqualTo(Status.UP);
    when(operations.report()).thenReturn(StubGrid.joinedReport(2, 1));
    assertThat(Objects.requireNonNull(indicator.health()).getStatus()).isEqualTo(Status.UP);
    when(operations.report()).thenReturn(StubGrid.minorityReport());
    assertThat(Objects.requireNonNull(indicator.health()).getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void whenCopiesAreMissingShouldTellAndStayUp() {
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("partitionsLost", 0)
        .containsEntry("partitionsUnderReplicated", 2)
        .containsEntry("migrations", 4)
        .containsEntry("membersMissing", 0)
        .containsEntry("membersUnsafeToStop", 1)
        .containsEntry("leaving", false)
        .containsEntry("writable", true);
  }

  @Test
  void whenTheInstanceIsAClientShouldNotTellOfWhatOnlyMembersKnow() {
    when(grid.operations()).thenReturn(null);
    assertThat(health().getDetails()).doesNotContainKey("partitionsLost").containsKey("members");
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

  private Health instanceHealth() {
    Health health = new GridInstanceHealthIndicator(grid).health();
    assertThat(health).isNotNull();
    return health;
  }

  private Health health() {
    Health health = new GridHealthIndicator(grid).health();
    assertThat(health).isNotNull();
    return health;
  }
}
