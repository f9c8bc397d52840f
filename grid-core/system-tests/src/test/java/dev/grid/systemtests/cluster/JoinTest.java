package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.JoinException;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Ports;
import dev.grid.systemtests.names.TestNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways in which members find each other, and what keeps them apart. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(1800)
final class JoinTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String LOOPBACK_6 = "::1";

  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private final String name = "join-" + CLUSTERS.incrementAndGet();
  private final ConcurrentLinkedQueue<Grid> started = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    // All go, so that none hands over.
    CompletableFuture.allOf(
            started.stream()
                .map(member -> CompletableFuture.runAsync(member::close))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private MemberConfig config(String host, int port, JoinConfig join) {
    MemberConfig config = MemberConfig.defaults();
    return config
        .withInstanceName(name + "-" + host + "-" + port)
        .withClusterName(name)
        .withCluster(config.cluster().withLeaveTimeout(Duration.ofMillis(1)))
        .withNetwork(NetworkConfig.defaults().withHost(host).withPort(port).withJoin(join));
  }

  private Grid start(MemberConfig config) {
    Grid member = Grids.startMember(config);
    started.add(member);
    return member;
  }

  private List<Grid> startTogether(MemberConfig... configs) {
    CyclicBarrier together = new CyclicBarrier(configs.length);
    List<CompletableFuture<Grid>> starts = new ArrayList<>();
    for (MemberConfig config : configs) {
      CompletableFuture<Grid> start = new CompletableFuture<>();
      starts.add(start);
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  together.await();
                  start.complete(start(config));
                } catch (Exception e) {
                  start.completeExceptionally(e);
                }
              });
    }
    return starts.stream().map(CompletableFuture::join).toList();
  }

  /** Waits until all see all, and each partition has an owner among them. */
  private static void awaitOneCluster(List<Grid> members) {
    List<UUID> ids = members.stream().map(Grid::id).toList();
    Eventually.passes(
        "members=" + members.size() + " are one cluster",
        () -> {
          for (Grid member : members) {
            assertThat(member.cluster().members())
                .extracting(Member::id)
                .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(member.operations().report().partitions().safe())
                .isEqualTo(member.cluster().partitionCount());
          }
        });
    members.getFirst().map("m").put("k", "v");
    for (Grid member : members) {
      assertThat(member.map("m").get("k")).isEqualTo("v");
    }
  }

  // Multicast.

  private static JoinConfig multicast(int port) {
    return JoinConfig.alone().withMulticast(true).withMulticastGroup("239.5.7.1", port);
  }

  @Test
  void multicast_isEnough_alsoForThoseThatStartTogether() {
    JoinConfig join = multicast(Ports.freeAt(LOOPBACK));
    MemberConfig config = config(LOOPBACK, 0, join);

    List<Grid> members = new ArrayList<>(startTogether(config, config, config));
    awaitOneCluster(members);
    assertThat(members.stream().map(member -> member.cluster().members()).distinct()).hasSize(1);

    members.add(start(config));
    awaitOneCluster(members);
  }

  @Test
  void multicast_isSharedByClusters_butNotByThoseWithAnotherSecret() {
    JoinConfig join = multicast(Ports.freeAt(LOOPBACK));
    MemberConfig config = config(LOOPBACK, 0, join.withSecret("hush"));
    Grid first = start(config);
    Grid other = start(config.withClusterName(name + "-other"));

    assertThatThrownBy(() -> start(config(LOOPBACK, 0, join.withSecret("loud"))))
        .isInstanceOf(JoinException.class)
        .hasMessageContaining("secret");
    assertThat(first.cluster().members()).hasSize(1);
    assertThat(other.cluster().members()).hasSize(1);
  }

  @Test
  void multicast_needsTheAddressOfAGroup() {
    for (String group : List.of("10.0.0.1", "no-such-group.grid.test")) {
      MemberConfig config =
          config(LOOPBACK, 0, multicast(Ports.freeAt(LOOPBACK)).withMulticastGroup(group, 5000));
      assertThatThrownBy(() -> start(config))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("multicastGroup=" + group);
    }
  }

  // Names.

  @Test
  void aName_standsForAllOfItsAddresses() {
    String[] hosts = {"127.0.0.2", "127.0.0.3", "127.0.0.4"};
    int port = Ports.freeAt(hosts);
    String service = name + ".grid.test";
    TestNames.set(service, hosts);
    JoinConfig join = JoinConfig.seeds(service + ":" + port);
    awaitOneCluster(
        startTogether(
            config(hosts[0], port, join),
            config(hosts[1], port, join),
            config(hosts[2], port, join)));
  }

  @Test
  void aName_mayGetItsAddressesLater() {
    String[] hosts = {"127.0.0.2", "127.0.0.3", "127.0.0.4"};
    int port = Ports.freeAt(hosts);
    String service = name + ".grid.test";
    JoinConfig join =
        JoinConfig.seeds(service + ":" + port)
            .withExpectedMembers(2, Duration.ofSeconds(60))
            .withSecret("who has the name later is not known");
    CompletableFuture<List<Grid>> starts =
        CompletableFuture.supplyAsync(
            () ->
                startTogether(
                    config(hosts[0], port, join),
                    config(hosts[1], port, join),
                    config(hosts[2], port, join)));
    Eventually.holds("all listen", () -> List.of(hosts).stream().allMatch(h -> listens(h, port)));
    TestNames.set(service, hosts[0]);
    assertThat(starts).isNotDone();
    TestNames.set(service, hosts[0], hosts[1]);
    TestNames.set(service, hosts);
    awaitOneCluster(starts.join());
  }

  private static boolean listens(String host, int port) {
    try (var socket = new java.net.Socket(host, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  // Addresses.

  @ParameterizedTest
  @EnumSource(
      value = RoutingMode.class,
      names = {"ALL_MEMBERS", "SINGLE_MEMBER"})
  void ipv6_isForMembersAndClients(RoutingMode mode) {
    int first = Ports.freeAt(LOOPBACK_6);
    int second = Ports.freeAt(LOOPBACK_6);
    JoinConfig join = JoinConfig.seeds("[::1]:" + first, "[::1]:" + second);
    List<Grid> members =
        startTogether(config(LOOPBACK_6, first, join), config(LOOPBACK_6, second, join));
    awaitOneCluster(members);
    List<UUID> ids = members.stream().map(Grid::id).toList();

    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(name);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress("[::1]:" + second);
    config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(mode);
    HazelcastInstance theirs = HazelcastClient.newHazelcastClient(config);
    try (Grid ours =
        Grids.connect(
            ClientConfig.defaults().withClusterName(name).withAddresses("[::1]:" + first))) {
      Eventually.holds("it connects to all", () -> ours.statistics().connections() == 2);
      assertThat(ours.cluster().members())
          .extracting(Member::id)
          .containsExactlyInAnyOrderElementsOf(ids);
      for (int i = 0; i < 20; i++) {
        ours.map("numbers").put("k" + i, i);
        assertThat(theirs.getMap("numbers").get("k" + i)).isEqualTo(i);
      }
      assertThat(theirs.getCluster().getMembers())
          .extracting(com.hazelcast.cluster.Member::getUuid)
          .containsExactlyInAnyOrderElementsOf(ids);
    } finally {
      theirs.shutdown();
    }
  }

  @Test
  void five_thatStartTogether_formOneCluster() {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ports.add(Ports.freeAt(LOOPBACK));
    }
    JoinConfig join =
        JoinConfig.seeds(ports.stream().map(port -> LOOPBACK + ":" + port).toArray(String[]::new));
    List<Grid> members =
        startTogether(
            ports.stream().map(port -> config(LOOPBACK, port, join)).toArray(MemberConfig[]::new));
    awaitOneCluster(members);
  }

  // What keeps members apart.

  @Test
  void anotherNameOrSecret_isRefusedWithTheReason() {
    int port = Ports.freeAt(LOOPBACK);
    JoinConfig join = JoinConfig.seeds(LOOPBACK + ":" + port);
    Grid first = start(config(LOOPBACK, port, join.withSecret("hush")));

    assertThatThrownBy(
            () -> start(config(LOOPBACK, 0, join.withSecret("hush")).withClusterName("other")))
        .isInstanceOf(JoinException.class)
        .hasMessageContaining("clusterName=other");
    assertThatThrownBy(() -> start(config(LOOPBACK, 0, join.withSecret("loud"))))
        .isInstanceOf(JoinException.class)
        .hasMessageContaining("secret");
    assertThatThrownBy(() -> start(config(LOOPBACK, 0, join)))
        .isInstanceOf(JoinException.class)
        .hasMessageContaining("secret");
    assertThat(first.cluster().members()).hasSize(1);
  }

  @Test
  void fewerThanExpected_goOnAfterTheTimeout() {
    int port = Ports.freeAt(LOOPBACK);
    JoinConfig join =
        JoinConfig.seeds(LOOPBACK + ":" + port).withExpectedMembers(3, Duration.ofMillis(500));
    Grid member = start(config(LOOPBACK, port, join));
    assertThat(member.map("m").put("k", "v")).isNull();
  }

  @Test
  void addressesThatCannotBe_areSaidSo() {
    for (String seed : List.of("host:port", "host:5701:5702", "host:70000", "[::1", "")) {
      assertThatThrownBy(() -> JoinConfig.seeds(seed))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("seeds=" + seed)
          .hasMessageContaining("[ipv6]:port");
    }
    NetworkConfig network = NetworkConfig.defaults();
    for (String host : List.of("host:5701", "[::1]", " ")) {
      assertThatThrownBy(() -> network.withPublicHost(host))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("publicHost=" + host);
    }
    assertThat(network.withPublicHost("::1").publicHost()).isEqualTo("::1");
    for (String address : List.of("host:port", "host:0", "host:70000", "[::1", "x:y:z", "")) {
      assertThatThrownBy(() -> network.withPublicAddress(address))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("publicAddress=" + address)
          .hasMessageContaining("grid.example.com:6205");
    }
    assertThat(network.withPublicAddress("::1").publicAddress())
        .isEqualTo(network.withPublicAddress("[::1]").publicAddress());
    MemberConfig nowhere = config("nowhere.grid.test", 0, JoinConfig.alone());
    assertThatThrownBy(() -> start(nowhere))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("host=nowhere.grid.test");
  }
}
