package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.ConfigMismatchException;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.systemtests.Eventually;
import dev.grid.topic.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Structures that are configured while several members run, some of which come and go. */
final class DynamicConfigClusterTest {

  @Test
  void everyMemberHasIt_thoseThatJoinLaterToo_andWhoeverCoordinates() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(1));
      client.configure(QueueConfig.named("bounded-*").withMaxSize(2));
      HazelcastInstance reference =
          cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);
      reference
          .getConfig()
          .addMapConfig(new com.hazelcast.config.MapConfig("three").setBackupCount(2));
      Grid joined = cluster.start();
      cluster.stop(cluster.member(0));
      Grid other = cluster.start();

      assertThatThrownBy(() -> joined.configure(QueueConfig.named("bounded-*").withMaxSize(3)))
          .isInstanceOf(ConfigMismatchException.class);
      other.configure(QueueConfig.named("bounded-*").withMaxSize(2));
      for (int i = 0; i < 40; i++) {
        assertThat(other.queue("bounded-" + i).remainingCapacity()).isEqualTo(2);
      }
      assertThatThrownBy(() -> client.configure(MapConfig.named("three")))
          .isInstanceOf(ConfigMismatchException.class);
      GridMap<String, String> three = client.map("three");
      for (String key : cluster.keysOfAll("k", 10)) {
        three.put(key, "v");
      }
      // More copies than anything was configured to have when the members were started.
      Eventually.holds(
          "every member has a copy of each partition",
          () ->
              other.operations().report().members().stream()
                  .allMatch(m -> m.primaries() + m.backups() == other.cluster().partitionCount()));
    }
  }

  @Test
  void ofTwoThatDiffer_oneHolds_howeverManyAddThemAtOnce() {
    try (TestCluster cluster = TestCluster.of(3)) {
      for (int round = 0; round < 10; round++) {
        String name = "raced-" + round;
        List<CompletableFuture<Integer>> racing = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          int size = 1 + i / 2;
          Grid member = cluster.member(i % 3);
          racing.add(
              CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      member.configure(QueueConfig.named(name).withMaxSize(size));
                      return member.queue(name).remainingCapacity() == size ? size : -1;
                    } catch (ConfigMismatchException e) {
                      return 0;
                    }
                  },
                  Thread::startVirtualThread));
        }
        List<Integer> sizes = racing.stream().map(CompletableFuture::join).toList();
        assertThat(sizes).doesNotContain(-1);
        assertThat(sizes.stream().filter(size -> size > 0).distinct()).as("%s", sizes).hasSize(1);
      }
    }
  }

  @Test
  void structuresThatAreUsedMeanwhile_areOneWayOrTheOther_onEveryMember() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Grid client = cluster.client(cluster.member(0));
      for (int round = 0; round < 20; round++) {
        String name = "used-" + round;
        CompletableFuture<Boolean> added =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    cluster.member(1).configure(QueueConfig.named(name).withMaxSize(1));
                    return true;
                  } catch (ConfigMismatchException e) {
                    return false;
                  }
                },
                Thread::startVirtualThread);
        client.queue(name).offer("a");
        boolean isBounded = added.join();
        assertThat(client.queue(name).offer("b")).as("round=%s", round).isNotEqualTo(isBounded);
      }
    }
  }

  @Test
  void topics_areOrderedForAllFromTheFirstMessageOn() {
    try (TestCluster cluster = TestCluster.of(2)) {
      cluster.member(1).configure(TopicConfig.named("news").withGlobalOrdering(true));
      List<Integer> one = new CopyOnWriteArrayList<>();
      List<Integer> two = new CopyOnWriteArrayList<>();
      cluster.member(0).<Integer>topic("news").addListener(m -> one.add(m.message()));
      cluster.member(1).<Integer>topic("news").addListener(m -> two.add(m.message()));
      for (int i = 0; i < 50; i++) {
        cluster.member(0).<Integer>topic("news").async().publish(i);
        cluster.member(1).<Integer>topic("news").async().publish(1_000 + i);
      }
      Eventually.holds("all are heard", () -> one.size() == 100 && two.size() == 100);
      assertThat(one).isEqualTo(two);
    }
  }

  @Test
  void theEndOfAMember_endsWhatIsAsked() {
    Grid member;
    try (TestCluster cluster = TestCluster.of(1)) {
      member = cluster.member(0);
    }
    assertThatThrownBy(() -> member.configure(QueueConfig.named("late").withMaxSize(1)))
        .isInstanceOf(GridException.class);
  }
}
