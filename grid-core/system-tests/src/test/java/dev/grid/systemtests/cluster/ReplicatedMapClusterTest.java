package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.config.NearCacheConfig;
import dev.grid.Grid;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replicated map of several members: each has all of it. */
final class ReplicatedMapClusterTest {

  private static final int MANY = 10_000;

  private static GridReplicatedMap<String, String> map(Grid grid) {
    return grid.replicatedMap("everywhere");
  }

  private static void awaitAt(Grid grid, Map<String, String> expected) {
    Eventually.passes(
        "all entries are there",
        () -> assertThat(map(grid).entrySet()).isEqualTo(expected.entrySet()));
  }

  @Test
  void aMemberThatJoins_hasAll_alsoWhatIsWrittenMeanwhile() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Map<String, String> all = new HashMap<>();
      for (int i = 0; i < MANY; i++) {
        all.put("k" + i, "v" + i);
      }
      map(cluster.member(0)).putAll(all);
      for (int i = 0; i < 1_000; i++) {
        map(cluster.member(0)).remove("k" + i);
        all.remove("k" + i);
      }
      Grid joiner = cluster.start();
      for (int i = 0; i < 500; i++) {
        map(cluster.member(1)).put("late" + i, "v");
        all.put("late" + i, "v");
      }

      awaitAt(joiner, all);
      awaitAt(cluster.member(0), all);
      assertThat(joiner.replicatedMap("everywhere").get("k" + (MANY - 1)))
          .isEqualTo("v" + (MANY - 1));
    }
  }

  @Test
  void whatIsWritten_isReadEverywhere_andOutlivesItsMember() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Map<String, String> all = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        map(cluster.member(i % 3)).put("k" + i, "v" + i);
        all.put("k" + i, "v" + i);
      }
      for (int i = 0; i < 3; i++) {
        awaitAt(cluster.member(i), all);
      }
      cluster.stop(cluster.member(2));
      cluster.awaitBalance();
      awaitAt(cluster.member(0), all);
      map(cluster.member(1)).clear();
      awaitAt(cluster.member(0), Map.of());
    }
  }

  @Test
  void timeToLive_isUpEverywhere() {
    try (TestCluster cluster = TestCluster.of(3)) {
      map(cluster.member(0)).put("k", "v", Duration.ofMillis(200));
      map(cluster.member(0)).put("stays", "v");
      for (int i = 0; i < 3; i++) {
        awaitAt(cluster.member(i), Map.of("stays", "v"));
        Grid member = cluster.member(i);
        Eventually.passes("it is freed", () -> assertThat(map(member).size()).isEqualTo(1));
      }
    }
  }

  @Test
  void aClient_readsWhatItHasWritten_andClearsAllThatIsThere() {
    try (TestCluster cluster = TestCluster.of(3)) {
      List<GridReplicatedMap<String, String>> clients =
          List.of(map(cluster.client(cluster.member(0))), map(cluster.client(cluster.member(1))));
      var theirs =
          cluster
              .hazelcastClient(cluster.member(2), RoutingMode.ALL_MEMBERS)
              .<String, String>getReplicatedMap("everywhere");
      for (int round = 0; round < 50; round++) {
        for (GridReplicatedMap<String, String> client : clients) {
          client.put("k" + round, "v" + round);
          assertThat(client.get("k" + round)).isEqualTo("v" + round);
          client.putAll(Map.of("a", "v" + round, "b", "v" + round));
          assertThat(client.get("a")).isEqualTo("v" + round);
          assertThat(client.remove("b")).isEqualTo("v" + round);
          client.clear();
          assertThat(client.get("k" + round)).isNull();
          assertThat(client.get("a")).isNull();
        }
        theirs.put("k", "v" + round);
        assertThat(theirs.get("k")).isEqualTo("v" + round);
        theirs.clear();
        assertThat(theirs.get("k")).isNull();
      }
    }
  }

  @Test
  void aNearCacheOfTheReferencesClient_isNotLeftBehind_whereverIsWritten() {
    try (TestCluster cluster = TestCluster.of(3)) {
      var theirs =
          cluster
              .hazelcastClient(
                  cluster.member(0),
                  RoutingMode.ALL_MEMBERS,
                  config -> config.addNearCacheConfig(new NearCacheConfig("everywhere")))
              .<String, String>getReplicatedMap("everywhere");
      List<String> keys = cluster.keysOfAll("k", 3);
      for (int round = 0; round < 20; round++) {
        String value = "v" + round;
        for (String key : keys) {
          map(cluster.member(round % 3)).put(key, value);
          var unused = theirs.get(key); // Perhaps the value before, which then is in the cache.
        }
        for (String key : keys) {
          Eventually.passes(
              "the new value is read", () -> assertThat(theirs.get(key)).isEqualTo(value));
        }
      }
    }
  }
}
