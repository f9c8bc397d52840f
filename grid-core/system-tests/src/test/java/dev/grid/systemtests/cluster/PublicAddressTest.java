package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.JoinConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.PublicAddress;
import dev.grid.systemtests.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two members behind one address, each at a port of it that is not the member's own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(900)
final class PublicAddressTest {

  private static final String PUBLIC_IP_PROPERTY = "hazelcast.discovery.public.ip.enabled";

  private final List<Forwarder> forwarders = new ArrayList<>();

  @AfterEach
  void closeForwarders() {
    forwarders.forEach(Forwarder::close);
  }

  /** Members in the order in which they are started, each behind the next forwarder. */
  private TestCluster behindForwarders(String host, UnaryOperator<NetworkConfig> change) {
    forwarders.add(new Forwarder(host));
    forwarders.add(new Forwarder(host));
    int[] started = new int[1];
    return TestCluster.of(
        2,
        config -> {
          int number = started[0]++;
          Forwarder forwarder = forwarders.get(number);
          int port = config.network().port() + number;
          forwarder.leadTo(port);
          NetworkConfig network =
              config
                  .network()
                  .withPort(port)
                  .withPortAutoIncrement(false, 1)
                  .withPublicAddress(forwarder.address());
          return config.withNetwork(change.apply(network));
        });
  }

  private void assertOnlyThroughForwarders(TestCluster cluster) {
    Eventually.passes(
        "every connection of a client goes through a forwarder",
        () -> {
          for (int i = 0; i < 2; i++) {
            assertThat(cluster.member(i).statistics().connections())
                .as("connections of member=%s", i)
                .isPositive()
                .isEqualTo(forwarders.get(i).open());
          }
        });
  }

  private static void useBoth(TestCluster cluster, Map<String, String> map) {
    for (String key : cluster.keysOfAll("key-", 20)) {
      map.put(key, "of " + key);
      assertThat(map.get(key)).isEqualTo("of " + key);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void clientsOfOurs_connectThere_andMembersDoNot(String host) {
    try (TestCluster cluster = behindForwarders(host, network -> network)) {
      assertThat(forwarders).allMatch(forwarder -> forwarder.open() == 0);
      Grid client = cluster.client(cluster.member(0));
      assertThat(client.cluster().members())
          .extracting(Member::port)
          .containsExactly(forwarders.get(0).port(), forwarders.get(1).port());
      assertThat(cluster.member(1).cluster().members()).isEqualTo(client.cluster().members());
      useBoth(cluster, client.map("m"));
      assertOnlyThroughForwarders(cluster);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "127.0.0.1, false", "127.0.0.1, ", "::1, true"})
  void clientsOfTheReference_connectThere(String host, String usePublicIp) {
    try (TestCluster cluster = behindForwarders(host, network -> network)) {
      HazelcastInstance all =
          cluster.hazelcastClient(
              cluster.member(1),
              RoutingMode.ALL_MEMBERS,
              config -> {
                if (usePublicIp != null) {
                  config.setProperty(PUBLIC_IP_PROPERTY, usePublicIp);
                }
              });
      useBoth(cluster, all.getMap("m"));
      assertOnlyThroughForwarders(cluster);
      all.shutdown();
      HazelcastInstance single =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.SINGLE_MEMBER);
      useBoth(cluster, single.getMap("m"));
    }
  }

  @Test
  void membersThatShareNothingElse_connectThereToo() {
    try (TestCluster cluster =
        behindForwarders(
            "127.0.0.1",
            network ->
                network
                    .withPublic(asPublic(network).withForMembers(true))
                    .withJoin(
                        JoinConfig.seeds(
                            forwarders.get(0).address(), forwarders.get(1).address())))) {
      assertThat(forwarders).allMatch(forwarder -> forwarder.open() > 0);
      useBoth(cluster, cluster.client(cluster.member(0)).map("m"));
      Grid second = cluster.member(1);
      cluster.stop(second);
      cluster.awaitBalance();
      assertThat(cluster.member(0).map("m").size()).as("handed over").isEqualTo(40);
    }
  }

  private static PublicAddress asPublic(NetworkConfig network) {
    return Objects.requireNonNull(network.publicAddress());
  }
}
