package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Bits are flipped on the disks of members of Raft groups while these do not run. */
final class DamagedGroupsTest {

  @TempDir private Path directory;

  private MemberConfig ofThree(MemberConfig config) {
    String number = config.instanceName().substring(config.instanceName().lastIndexOf('-') + 1);
    return config.withCp(
        CpConfig.defaults().withMemberCount(3).withDirectory(directory.resolve(number)));
  }

  private TestCluster cluster() {
    return TestCluster.of(3, this::ofThree);
  }

  private static CpStatus status(Grid grid) {
    return Objects.requireNonNull(Objects.requireNonNull(grid.operations()).cpStatus());
  }

  /** The directories of members, in any order. */
  private List<Path> disks() throws IOException {
    try (Stream<Path> disks = Files.list(directory)) {
      return disks.toList();
    }
  }

  /** In the middle of a group's last snapshot, which is taken when a member ends. */
  private static Path flip(Path disk, String group) throws IOException {
    Properties server = new Properties();
    try (Reader in = Files.newBufferedReader(disk.resolve("server.properties"))) {
      server.load(in);
    }
    String name = server.getProperty("seed") + ":" + group;
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    Path snapshots = disk.resolve("groups").resolve(id.toString()).resolve("sm");
    try (Stream<Path> files = Files.list(snapshots)) {
      Path last =
          files
              .filter(file -> !file.toString().endsWith(".md5"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(last);
      bytes[bytes.length / 2] ^= 1;
      Files.write(last, bytes);
      return last;
    }
  }

  private void write() {
    try (TestCluster cluster = cluster()) {
      cluster.member(0).atomicLong("kept").set(42);
      cluster.member(1).atomicLong("kept@others").set(43);
    }
  }

  @Test
  void oneDamagedDisk_isNamed_andRepairedFromTheOthers() throws IOException {
    write();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.grid.consensus");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    Path file = flip(disks().getFirst(), "others");

    try (TestCluster cluster = cluster()) {
      assertThat(cluster.member(0).atomicLong("kept").get()).isEqualTo(42);
      assertThat(cluster.member(1).atomicLong("kept@others").incrementAndGet()).isEqualTo(44);
      Eventually.holds(
          "it is repaired, and all know",
          () ->
              said(said, file.getFileName().toString())
                  && Stream.of(0, 1, 2)
                      .allMatch(i -> status(cluster.member(i)).damaged().isEmpty()));
      cluster.stop(cluster.member(2));
      assertThat(cluster.member(0).atomicLong("kept@others").incrementAndGet()).isEqualTo(45);
    } finally {
      logger.detachAppender(said);
    }
  }

  private static boolean said(ListAppender<ILoggingEvent> log, String text) {
    return List.copyOf(log.list).stream()
        .anyMatch(event -> event.getFormattedMessage().contains(text));
  }

  @Test
  void aGroupThatIsDamagedOnMostDisks_hasNoLeader_andThatIsSaid_andOtherGroupsGoOn()
      throws IOException {
    write();
    List<Path> disks = disks();
    flip(disks.get(0), "others");
    flip(disks.get(2), "others");

    try (TestCluster cluster = cluster()) {
      assertThat(cluster.member(0).atomicLong("kept").incrementAndGet()).isEqualTo(43);
      for (int i = 0; i < 3; i++) {
        Grid member = cluster.member(i);
        Eventually.holds(
            "it is known",
            () ->
                status(member).damaged().stream().allMatch(group -> group.damagedOn().size() == 2)
                    && status(member).damaged().size() == 1);
        assertThat(status(member).beyondRepair()).extracting(CpGroup::name).containsOnly("others");
      }
      long here =
          Stream.of(0, 1, 2)
              .flatMap(i -> status(cluster.member(i)).groups().stream())
              .filter(group -> group.damage() != null && group.damage().contains("snapshot."))
              .count();
      assertThat(here).isEqualTo(2);
      destroyedByForce_itBeginsAnew(cluster);
    }
    try (TestCluster cluster = cluster()) {
      assertThat(cluster.member(1).atomicLong("kept").get()).isEqualTo(43);
      assertThat(cluster.member(1).atomicLong("kept@others").get()).isEqualTo(1);
    }
  }

  private static void destroyedByForce_itBeginsAnew(TestCluster cluster) {
    Grid member = cluster.member(0);
    ClusterOperations operations = Objects.requireNonNull(member.operations());
    Set<UUID> damagedOn = Set.copyOf(status(member).beyondRepair().getFirst().damagedOn());
    CompletableFuture<Long> waiting =
        member.atomicLong("kept@others").async().get().toCompletableFuture();
    assertRefused(operations.forceDestroyGroup("default", damagedOn), "decides for all");
    assertRefused(operations.forceDestroyGroup("others", Set.of()), "are to be named");

    operations.forceDestroyGroup("others", damagedOn).toCompletableFuture().join();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(GroupDestroyedException.class);
    for (int i = 0; i < 3; i++) {
      Grid each = cluster.member(i);
      Eventually.holds(
          "it has begun anew",
          () ->
              status(each).damaged().isEmpty()
                  && status(each).withoutLeader().isEmpty()
                  && status(each).groups().size() == 2);
      assertThat(each.atomicLong("kept@others").get()).isZero();
      assertThat(each.atomicLong("kept").get()).isEqualTo(43);
    }
    assertThat(member.atomicLong("kept@others").incrementAndGet()).isEqualTo(1);
    assertRefused(operations.forceDestroyGroup("others", damagedOn), "destroy it as others are");
  }

  private static void assertRefused(CompletionStage<Void> operation, String why) {
    assertThatThrownBy(operation.toCompletableFuture()::join).hasMessageContaining(why);
  }
}
