package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.MessageTooLargeException;
import dev.grid.config.MemberConfig;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of many megabytes between members: nobody is cut off, and copies have them. */
@Timeout(900)
final class LargeValuesTest {

  private static final int PARTITIONS = 7;

  private static MemberConfig fewPartitions(MemberConfig config) {
    return config
        .withPartitionCount(PARTITIONS)
        .withNetwork(config.network().withSlowReaders(512 << 20, Duration.ofSeconds(60)));
  }

  private static byte[] value(int mebibytes) {
    byte[] value = new byte[mebibytes << 20];
    new Random(mebibytes).nextBytes(value);
    return value;
  }

  /** Whom the member has lost, also for a moment. */
  private static List<Object> losses(Grid member) {
    List<Object> losses = new CopyOnWriteArrayList<>();
    member
        .cluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void left(Member gone) {
                losses.add(gone);
              }
            });
    return losses;
  }

  /** Copies are compared with their primaries, one partition a second. */
  private static void awaitSafe(Grid member) {
    Eventually.holds(
        "every partition has its copies",
        () -> member.operations().report().partitions().safe() == PARTITIONS);
  }

  private static void setAndGet(GridMap<String, byte[]> map, String key, int mebibytes) {
    map.set(key, value(mebibytes));
    requireValue(map, key, mebibytes);
  }

  private static void requireValue(GridMap<String, byte[]> map, String key, int mebibytes) {
    assertThat(Arrays.equals(map.get(key), value(mebibytes))).as("the value of %s", key).isTrue();
  }

  @Test
  void betweenTwoMembers_theySeeNoOtherView_andTheCopyHasThem() {
    try (TestCluster cluster = TestCluster.of(2, LargeValuesTest::fewPartitions)) {
      Grid first = cluster.member(0);
      Grid second = cluster.member(1);
      String key = cluster.keysOf(first, "k", 1).getFirst();
      awaitSafe(first);
      List<Object> losses = losses(first);
      setAndGet(first.map("m"), key, 70);
      setAndGet(second.map("m"), key, 70);
      setAndGet(second.map("m"), key, 100);
      assertThat(losses).isEmpty();
      assertThat(first.operations().report().partitions().safe()).isEqualTo(PARTITIONS);

      cluster.stop(first);
      requireValue(second.map("m"), key, 100);
    }
  }

  @Test
  void ofAClientBetweenThree_andToOneThatJoins() {
    try (TestCluster cluster = TestCluster.of(2, LargeValuesTest::fewPartitions)) {
      Grid client = cluster.client(cluster.member(0));
      GridMap<String, byte[]> map = client.map("m");
      setAndGet(map, cluster.keysOf(cluster.member(1), "k", 1).getFirst(), 70);
      map.set("small", new byte[] {1});

      Grid third = cluster.start();
      awaitSafe(third);
      List<Object> losses = losses(third);
      setAndGet(map, "k0", 70);
      String key = cluster.keysOf(third, "third", 1).getFirst();
      map.remove("k0");
      setAndGet(map, key, 70);
      assertThat(losses).isEmpty();
      assertThat(third.<String, byte[]>map("m").get("small")).containsExactly(1);
    }
  }

  @Test
  void aboveTheLimitAnApplicationsCallIsRefused_beforeAnythingChanges() {
    try (TestCluster cluster =
        TestCluster.of(
            2,
            config ->
                config
                    .withPartitionCount(PARTITIONS)
                    .withNetwork(config.network().withFrameBytesMax(1 << 20)))) {
      Grid first = cluster.member(0);
      awaitSafe(first);
      List<Object> losses = losses(first);
      for (String key : cluster.keysOfAll("k", 1)) {
        GridMap<String, byte[]> map = first.map("m");
        map.set(key, new byte[] {1});
        assertThatThrownBy(() -> map.set(key, new byte[2 << 20]))
            .isInstanceOf(MessageTooLargeException.class)
            .hasMessageContaining("frameBytesMax=1048576")
            .hasMessageContaining("grid.network.frame-size-max");
        assertThat(map.get(key)).containsExactly(1);
      }
      assertThat(losses).isEmpty();
    }
  }
}
