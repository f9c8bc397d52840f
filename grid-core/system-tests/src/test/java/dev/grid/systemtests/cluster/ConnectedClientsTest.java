package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.ConnectedClient;
import dev.grid.Grid;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators see of the clients of a member. */
final class ConnectedClientsTest {

  private static @Nullable ConnectedClient client(Grid member, UUID id) {
    return Objects.requireNonNull(member.operations()).clients().stream()
        .filter(client -> client.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, String> statistics(Grid member, UUID id) {
    ConnectedClient client = client(member, id);
    return client == null ? Map.of() : client.statistics();
  }

  @Test
  void ours_areSeenAtEachMember_withWhatTheyReport_asLongAsTheyAreConnected() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client =
          cluster.client(
              cluster.member(0),
              config ->
                  config
                      .withInstanceName("shop, a=1")
                      .withLabels(Set.of("blue"))
                      .withStatisticsPeriod(Duration.ofMillis(100))
                      .with(MapConfig.named("kept").withNearCache(NearCacheConfig.DEFAULT)));
      client.map("kept").get("k");
      for (int i = 0; i < 2; i++) {
        Grid member = cluster.member(i);
        Eventually.holds(
            "it reports", () -> statistics(member, client.id()).containsKey("nc.kept.misses"));
        ConnectedClient seen = Objects.requireNonNull(client(member, client.id()));
        assertThat(seen.name()).isEqualTo("shop, a=1");
        assertThat(seen.labels()).containsExactly("blue");
        assertThat(seen.type()).isEqualTo("JVM");
        assertThat(seen.addresses()).hasSize(1).allMatch(address -> address.contains("127.0.0.1"));
        assertThat(seen.reportedAt()).isAfterOrEqualTo(seen.connectedSince());
        assertThat(seen.statistics())
            .containsEntry("clientName", "shop, a=1")
            .containsKeys("clientType", "runtime.usedMemory", "grid.requests", "nc.kept.hits");
      }
      client.close();
      Eventually.holds(
          "it is not there any more", () -> client(cluster.member(1), client.id()) == null);
    }
  }

  @Test
  void reportsAreOff_unlessAsked() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Grid client = cluster.client(cluster.member(0));
      client.map("any").put("k", "v");
      ConnectedClient seen = Objects.requireNonNull(client(cluster.member(0), client.id()));
      assertThat(seen.statistics()).isEmpty();
      assertThat(seen.reportedAt()).isNull();
    }
  }

  @Test
  void thoseOfTheReference_areSeenWithWhatTheyReport() {
    try (TestCluster cluster = TestCluster.of(1)) {
      HazelcastInstance client =
          cluster.hazelcastClient(
              cluster.member(0),
              RoutingMode.ALL_MEMBERS,
              config -> {
                config.setInstanceName("theirs");
                config.addLabel("green");
                config.setProperty("hazelcast.client.statistics.enabled", "true");
                config.setProperty("hazelcast.client.statistics.period.seconds", "1");
              });
      UUID id = client.getLocalEndpoint().getUuid();
      Eventually.holds("it reports", () -> !statistics(cluster.member(0), id).isEmpty());
      ConnectedClient seen = Objects.requireNonNull(client(cluster.member(0), id));
      assertThat(seen.name()).isEqualTo("theirs");
      assertThat(seen.labels()).containsExactly("green");
      assertThat(seen.statistics())
          .containsEntry("clientName", "theirs")
          .containsKeys("clientType", "runtime.usedMemory");
    }
  }
}
