package dev.grid.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GridCpHealthIndicatorTest {

  private final Grid grid = StubGrid.create();
  private final ClusterOperations operations = Objects.requireNonNull(grid.operations());

  private Health health(@Nullable CpStatus status) {
    when(operations.cpStatus()).thenReturn(status);
    return Objects.requireNonNull(new GridCpHealthIndicator(grid).health());
  }

  @Test
  void whenAllIsThereShouldBeUp() {
    Health health = health(StubGrid.soundCpStatus(0));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("memberCount", 3)
        .containsEntry("membersPresent", 3)
        .containsEntry("membersMissing", List.of())
        .containsEntry("groups", 1)
        .containsEntry("groupsLedHere", 1)
        .containsEntry("groupsWithoutLeader", List.of())
        .doesNotContainKeys("reason", "note");
  }

  @Test
  void whenGroupsGoOnWithoutAMemberShouldBeUpAndNameIt() {
    Health health = health(StubGrid.soundCpStatus(1));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("membersPresent", 2)
        .containsEntry("membersMissing", List.of(new UUID(0, 2)));
  }

  @Test
  void whenMostMembersAreMissingShouldBeDownAndSaySo() {
    Health health = health(StubGrid.soundCpStatus(2));
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("reason"))
        .asString()
        .contains("most members", "grid.cp.directory");
  }

  @Test
  void whenAGroupHasNoLeaderShouldBeOutOfServiceAndNameIt() {
    Health health = health(StubGrid.cpStatus(0));
    assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.getDetails())
        .containsEntry("groupsWithoutLeader", List.of("other"))
        .containsKey("reason");
  }

  @Test
  void whenMostCopiesOfAGroupAreDamagedShouldBeDownAndNameIt() {
    CpStatus sound = StubGrid.soundCpStatus(0);
    String damage = "file=log_0-9 has a damage behind entry 3";
    CpStatus one = withGroup(sound, new CpGroup("hurt", sound.self(), null, damage, ids(1)));
    assertThat(health(one).getStatus()).isEqualTo(Status.UP);
    assertThat(health(one).getDetails()).containsEntry("groupsDamaged", List.of("hurt"));

    Health most = health(withGroup(sound, new CpGroup("hurt", null, null, damage, ids(2))));
    assertThat(most.getStatus()).isEqualTo(Status.DOWN);
    assertThat(most.getDetails().get("reason")).asString().contains("hurt", "damaged");
  }

  private static CpStatus withGroup(CpStatus status, CpGroup group) {
    return new CpStatus(status.memberCount(), status.self(), status.members(), List.of(group));
  }

  private static List<UUID> ids(int count) {
    return Stream.of(1, 2, 3).limit(count).map(id -> new UUID(0, id)).toList();
  }

  @Test
  void whenGroupsAreNotFormedShouldBeOutOfServiceAndSayWhatIsMissing() {
    Health health = health(new CpStatus(3, new UUID(0, 1), List.of(), List.of()));
    assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.getDetails().get("reason")).asString().contains("grid.cp.member-count");
  }

  @Test
  void whenGroupsAreOfOneMemberShouldSayThatThisIsForDevelopment() {
    CpStatus three = StubGrid.soundCpStatus(0);
    Health health =
        health(new CpStatus(1, three.self(), three.members().subList(0, 1), three.groups()));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails().get("note")).asString().contains("development");
  }

  @Test
  void whenGroupsAreNotUsedShouldBeUpAndSayWhatTheyAre() {
    Health health = health(CpStatus.unused(1, new UUID(0, 1), false));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).doesNotContainKey("reason");
    assertThat(health.getDetails().get("note"))
        .asString()
        .contains("without fault tolerance", "temporary directory", "first use");
  }

  @Test
  void whenTheMemberIsStoppedShouldBeDown() {
    when(grid.lifecycle().state()).thenReturn(Lifecycle.State.STOPPED);
    assertThat(health(StubGrid.soundCpStatus(0)).getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void whenNothingIsKnownShouldSayWhy() {
    Health off = health(null);
    assertThat(off.getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(off.getDetails().get("reason")).asString().contains("grid.cp.member-count");
    when(grid.operations()).thenReturn(null);
    Health client = Objects.requireNonNull(new GridCpHealthIndicator(grid).health());
    assertThat(client.getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(client.getDetails().get("reason")).asString().contains("client");
  }

  @Test
  void whenGroupsAreOnShouldContributeTheirHealth() {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withBean("grid", Grid.class, () -> grid)
            .withConfiguration(AutoConfigurations.of(GridHealthContributorAutoConfiguration.class));
    runner
        .withPropertyValues("grid.cp.member-count=3")
        .run(
            context ->
                assertThat(context.getBean("gridCpHealthContributor"))
                    .isInstanceOf(GridCpHealthIndicator.class));
    runner.run(context -> assertThat(context).hasBean("gridCpHealthContributor"));
    for (String other :
        List.of("grid.mode=client", "grid.network.join.members=a", "grid.cp.member-count=0")) {
      runner
          .withPropertyValues(other)
          .run(context -> assertThat(context).doesNotHaveBean("gridCpHealthContributor"));
    }
  }
}
