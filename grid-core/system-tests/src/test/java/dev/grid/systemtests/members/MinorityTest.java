package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.SplitBrainException;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Ports;
import dev.grid.systemtests.processes.MemberProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two of three members are killed at once, and the one that is left says so to whoever calls it:
 * with an error that is none of a time-out, since neither member nor client tries again for long.
 */
@InProcesses
@Timeout(900)
class MinorityTest {

  private static final String HOST = "127.0.0.1";
  private static final int KEYS = 500;

  private final List<Integer> ports = Ports.free(3);
  private final List<Integer> statePorts = Ports.free(3);
  private final List<String> addresses = ports.stream().map(port -> HOST + ":" + port).toList();
  private final List<MemberProcess> others = new ArrayList<>();
  private Grid member;
  private ClusterOperations operations;
  private Grid client;
  private HazelcastInstance hazelcast;

  @BeforeEach
  @Timeout(900)
  void startAll() {
    member =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName(MemberProcess.CLUSTER_NAME)
                .withNetwork(
                    NetworkConfig.defaults()
                        .withHost(HOST)
                        .withPort(ports.get(0))
                        .withJoin(JoinConfig.seeds(addresses.toArray(String[]::new)))));
    operations = Objects.requireNonNull(member.operations());
    for (int i = 1; i < 3; i++) {
      others.add(MemberProcess.start(HOST, ports.get(i), statePorts.get(i), addresses));
    }
    Eventually.holds("three members share the data", () -> isWhole(operations.report()));
    client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(MemberProcess.CLUSTER_NAME)
                .withAddresses(addresses.toArray(String[]::new)));
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(MemberProcess.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    addresses.forEach(config.getNetworkConfig()::addAddress);
    hazelcast = HazelcastClient.newHazelcastClient(config);
  }

  @AfterEach
  @Timeout(900)
  void stopAll() {
    if (hazelcast != null) {
      hazelcast.shutdown();
    }
    if (client != null) {
      client.close();
    }
    member.close();
    others.forEach(MemberProcess::kill);
  }

  private static boolean isWhole(ClusterReport report) {
    return report.members().size() == 3
        && report.members().stream().allMatch(m -> m.primaries() >= 90)
        && report.partitions().safe() == 271
        && report.migrations() == 0;
  }

  private boolean isHere(String key) {
    return member.cluster().ownerOf(member.cluster().partitionOf(key)) != null;
  }

  @Test
  void whoeverCalls_isToldWhatIsWrongAndWhatToDo_andItGoesOnWhenTheLossIsAccepted() {
    GridMap<String, String> map = member.map("orders");
    for (int i = 0; i < KEYS; i++) {
      map.set("key-" + i, "v");
    }

    MemberProcess.killAtOnce(others);
    others.clear();
    Eventually.holds("it is alone", () -> !operations.report().writable());

    ClusterReport report = operations.report();
    int withoutOwner =
        (int) IntStream.range(0, 271).filter(p -> member.cluster().ownerOf(p) == null).count();
    assertThat(withoutOwner).isBetween(150, 200);
    assertThat(report.partitions().unreachable()).isEqualTo(withoutOwner);
    assertThat(report.partitions().safe()).isZero();
    assertThat(report.partitions().underReplicated()).isEqualTo(271 - withoutOwner);
    assertThat(report.unsafeToStop()).hasSize(1);
    assertThat(report.missing()).hasSize(2);

    String here = keyThat(true);
    String gone = keyThat(false);
    assertSplit(() -> map.set(here, "w"));
    assertSplit(() -> map.set(gone, "w"));
    assertSplit(() -> map.get(gone));
    assertSplit(map::size);

    GridMap<String, String> ours = client.map("orders");
    assertSplit(() -> ours.set(here, "w"));
    assertSplit(() -> ours.set(gone, "w"));
    assertSplit(() -> ours.get(gone));
    assertSplit(ours::size);
    assertThat(client.cluster().ownerOf(client.cluster().partitionOf(gone))).isNull();

    Map<String, String> theirs = hazelcast.getMap("orders");
    assertTheirSplit(() -> theirs.put(here, "w"));
    assertTheirSplit(() -> theirs.put(gone, "w"));
    assertTheirSplit(() -> theirs.get(gone));

    int kept = report.own().soleCopies();
    operations.acceptLoss();
    Eventually.holds("it goes on", () -> operations.report().partitions().safe() == 271);
    assertThat(kept).isBetween(150, 200);
    map.set(gone, "by the member");
    assertThat(ours.get(gone)).isEqualTo("by the member");
    ours.set(here, "by a client");
    assertThat(theirs.get(here)).isEqualTo("by a client");
    assertThat(theirs.put(gone, "by another")).isEqualTo("by the member");
    assertThat(map.size()).as("what had a copy here is there").isBetween(KEYS / 2, KEYS - 1);
  }

  private String keyThat(boolean isHere) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> "key-" + i)
        .filter(key -> isHere(key) == isHere)
        .findFirst()
        .orElseThrow();
  }

  private static void assertSplit(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(SplitBrainException.class)
        .hasMessageContaining("accept-loss");
  }

  private static void assertTheirSplit(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(SplitBrainProtectionException.class)
        .hasMessageContaining("accept-loss");
  }
}
