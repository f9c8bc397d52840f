package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpUnavailableException;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.map.MapConfig;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Raft groups of a member that looks for nobody, and is not configured to have some. */
final class GroupsByDefaultTest {

  @TempDir private Path directory;

  private static Grid start(UnaryOperator<MemberConfig> change) {
    return Grids.startMember(
        change.apply(
            MemberConfig.defaults()
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))));
  }

  private static ClusterOperations operations(Grid member) {
    return Objects.requireNonNull(member.operations());
  }

  private static CpStatus status(Grid member) {
    return Objects.requireNonNull(operations(member).cpStatus());
  }

  @Test
  void groups_beginWithTheirFirstUse_andSayWhatTheyAre() {
    try (Grid member = start(config -> config)) {
      assertThat(status(member)).isEqualTo(CpStatus.unused(1, member.id(), false));
      assertThatThrownBy(
              () ->
                  operations(member)
                      .removeFromGroups(UUID.randomUUID())
                      .toCompletableFuture()
                      .join())
          .hasCauseInstanceOf(CpUnavailableException.class)
          .hasMessageContaining("first call");

      GridFencedLock lock = member.fencedLock("first");
      long fence = lock.lockAndGetFence();

      assertThat(fence).isPositive();
      assertThat(lock.isLockedByCurrentThread()).isTrue();
      lock.unlock();
      assertThat(status(member).used()).isTrue();
      assertThat(status(member).kept()).isFalse();
      assertThat(status(member).members()).hasSize(1);
    }
  }

  @Test
  void aClientsCall_isAFirstUse() {
    try (Grid member = start(config -> config);
        Grid client =
            Grids.connect(
                ClientConfig.defaults()
                    .withAddresses("127.0.0.1:" + member.cluster().members().getFirst().port()))) {
      assertThat(client.atomicLong("number@group").incrementAndGet()).isEqualTo(1);
      assertThat(member.atomicLong("number@group").get()).isEqualTo(1);
    }
  }

  @Test
  void aStrongMapsCall_isAFirstUse() {
    try (Grid member =
        start(config -> config.with(MapConfig.named("m").withConsistency(Consistency.STRONG)))) {
      member.<Integer, Integer>map("m").set(1, 2);
      assertThat(member.<Integer, Integer>map("m").get(1)).isEqualTo(2);
      assertThat(status(member).used()).isTrue();
    }
  }

  @Test
  void inADirectoryThatIsNamed_whatIsInGroupsSurvivesTheMember() {
    UnaryOperator<MemberConfig> inDirectory =
        config -> config.withCp(CpConfig.defaults().withDirectory(directory));
    try (Grid member = start(inDirectory)) {
      member.atomicLong("number").set(7);
    }
    try (Grid member = start(inDirectory)) {
      assertThat(status(member)).isEqualTo(CpStatus.unused(1, member.id(), true));
      assertThat(member.atomicLong("number").get()).isEqualTo(7);
    }
  }

  @Test
  void withoutADirectory_nothingInGroupsSurvivesTheMember() {
    try (Grid member = start(config -> config)) {
      member.atomicLong("number").set(7);
    }
    try (Grid member = start(config -> config)) {
      assertThat(member.atomicLong("number").get()).isZero();
    }
  }

  @Test
  void whoSaysThatThereAreNone_hasNone() {
    try (Grid member = start(config -> config.withCp(CpConfig.defaults().withMemberCount(0)))) {
      assertThat(operations(member).cpStatus()).isNull();
      assertThatThrownBy(() -> member.atomicLong("number").get())
          .isInstanceOf(CpUnavailableException.class)
          .hasMessageContaining("grid.cp.member-count");
    }
  }
}
