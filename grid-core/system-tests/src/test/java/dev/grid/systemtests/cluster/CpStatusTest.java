package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpGroupPart;
import dev.grid.cp.CpStatus.CpMember;
import dev.grid.systemtests.Eventually;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of Raft groups. */
final class CpStatusTest {

  @TempDir private Path directory;

  private MemberConfig ofThree(MemberConfig config) {
    String number = config.instanceName().substring(config.instanceName().lastIndexOf('-') + 1);
    return config.withCp(
        CpConfig.defaults().withMemberCount(3).withDirectory(directory.resolve(number)));
  }

  private static CpStatus status(Grid grid) {
    ClusterOperations operations = Objects.requireNonNull(grid.operations());
    return Objects.requireNonNull(operations.cpStatus());
  }

  private static CpGroup group(Grid grid, String name) {
    return status(grid).groups().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + status(grid)));
  }

  private static CpGroupPart part(Grid grid, String name) {
    return Objects.requireNonNull(group(grid, name).here());
  }

  @Test
  void eachMember_knowsMembersLeadersAndItsPart() {
    try (TestCluster cluster = TestCluster.of(4, this::ofThree)) {
      cluster.member(0).fencedLock("lock@locks").lock();
      Eventually.holds(
          "all know all",
          () -> {
            for (int i = 0; i < 4; i++) {
              CpStatus status = status(cluster.member(i));
              if (status.groups().size() < 2
                  || !status.withoutLeader().isEmpty()
                  || !status.missing().isEmpty()) {
                return false;
              }
            }
            return true;
          });
      int outside = 0;
      int leading = 0;
      for (int i = 0; i < 4; i++) {
        Grid grid = cluster.member(i);
        CpStatus status = status(grid);
        assertThat(status.memberCount()).isEqualTo(3);
        assertThat(status.isFormed()).isTrue();
        assertThat(status.hasMajority()).isTrue();
        assertThat(status.members()).extracting(CpMember::memberId).doesNotContainNull();
        leading += status.ledHere().size();
        if (status.isMember()) {
          Eventually.holds("the lock's session is told", () -> part(grid, "locks").sessions() == 1);
          assertThat(part(grid, "locks").committedIndex()).isPositive();
          assertThat(part(grid, "locks").term()).isPositive();
          Eventually.holds("disk is measured", () -> part(grid, "locks").diskBytes() > 0);
        } else {
          outside++;
          assertThat(group(grid, "locks").here()).isNull();
        }
      }
      assertThat(outside).isEqualTo(1);
      assertThat(leading).isEqualTo(2);
    }
  }

  @Test
  void lossOfAMajority_isSaid() {
    try (TestCluster cluster = TestCluster.of(3, this::ofThree)) {
      Grid last = cluster.member(2);
      last.atomicLong("number").incrementAndGet();

      cluster.stop(cluster.member(0));
      Eventually.holds("one is missing", () -> status(last).missing().size() == 1);
      assertThat(status(last).hasMajority()).isTrue();

      cluster.stop(cluster.member(0));
      Eventually.holds("two are missing", () -> status(last).missing().size() == 2);
      assertThat(status(last).hasMajority()).isFalse();
      Eventually.holds(
          "no group has a leader",
          () -> status(last).withoutLeader().size() == status(last).groups().size());
    }
  }

  @Test
  void beforeGroupsAreFormed_thereIsNoMember() {
    try (TestCluster cluster = TestCluster.of(1, this::ofThree)) {
      CpStatus status = status(cluster.member(0));

      assertThat(status.isFormed()).isFalse();
      assertThat(status.hasMajority()).isFalse();
      assertThat(status.groups()).isEmpty();
    }
  }

  @Test
  void withoutGroups_thereIsNone() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Grid member = cluster.member(0);
      assertThat(Objects.requireNonNull(member.operations()).cpStatus()).isNull();
      assertThat(cluster.client(member).operations()).isNull();
    }
  }
}
