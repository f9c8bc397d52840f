package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nearcache.NearCacheStats;
import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.config.JoinConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.InvalidationConfig;
import dev.grid.map.MapConfig;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.OwnMember;
import dev.grid.systemtests.Ports;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Near caches of the reference's Java client on two members of ours. */
final class HazelcastNearCacheTest {

  private static final String AT_ONCE = "at-once-";
  private static final String BATCHED = "batched-";
  private static final int BATCH = 10;
  private static final int ENTRIES = 40;
  private static final int PARTITIONS = 271;

  private static Grid member;
  private static Grid second;
  private static HazelcastInstance client;

  @BeforeAll
  static void start() {
    var config =
        OwnMember.config()
            .with(MapConfig.named(AT_ONCE + "*").withInvalidations(InvalidationConfig.AT_ONCE))
            .with(
                MapConfig.named(BATCHED + "*")
                    .withInvalidations(new InvalidationConfig(BATCH, Duration.ofHours(1))));
    int port = Ports.firstOfFree(2);
    JoinConfig join = JoinConfig.seeds("127.0.0.1:" + port, "127.0.0.1:" + (port + 1));
    NetworkConfig network = config.network().withJoin(join);
    member = Grids.startMember(config.withNetwork(network.withPort(port)));
    second =
        Grids.startMember(
            config.withInstanceName("second").withNetwork(network.withPort(port + 1)));
    // What moves later is read anew.
    Eventually.holds(
        "members share the partitions", () -> sharesPartitions(member) && sharesPartitions(second));
    ClientConfig of = new ClientConfig();
    of.setClusterName(Deployment.CLUSTER_NAME);
    of.setProperty("hazelcast.logging.type", "slf4j");
    of.getNetworkConfig().addAddress(OwnMember.addressOf(member));
    of.addNearCacheConfig(new NearCacheConfig("*"));
    client = HazelcastClient.newHazelcastClient(of);
    Eventually.holds("it listens to both members", () -> connections(client) == 2);
  }

  private static boolean sharesPartitions(Grid grid) {
    ClusterReport report = Objects.requireNonNull(grid.operations()).report();
    return report.members().size() == 2
        && report.migrations() == 0
        && report.partitions().safe() == PARTITIONS
        && report.own().primaries() >= PARTITIONS / 2;
  }

  private static int connections(HazelcastInstance client) {
    return ((HazelcastClientProxy) client)
        .client
        .getConnectionManager()
        .getActiveConnections()
        .size();
  }

  @AfterAll
  static void stop() {
    client.shutdown();
    second.close();
    member.close();
  }

  private static long owned(IMap<?, ?> map) {
    return stats(map).getOwnedEntryCount();
  }

  private static long told(IMap<?, ?> map) {
    return stats(map).getInvalidationRequests();
  }

  private static UUID ownerOf(String key) {
    int partition = member.cluster().partitionOf(key);
    return Objects.requireNonNull(member.cluster().ownerOf(partition)).id();
  }

  private static NearCacheStats stats(IMap<?, ?> map) {
    return map.getLocalMapStats().getNearCacheStats();
  }

  /** A map with entries that the client has read and keeps, and of which nothing comes any more. */
  private static IMap<String, String> filled(String name, int batch) {
    GridMap<String, String> map = member.map(name);
    IMap<String, String> cached = client.getMap(name);
    Map<UUID, Integer> written = new HashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.set("k" + i, "old");
      written.merge(ownerOf("k" + i), 1, Integer::sum);
    }
    int told = written.values().stream().mapToInt(n -> n / batch * batch).sum();
    Eventually.holds("it has heard of all", () -> told(cached) == told);
    Eventually.holds(
        "all are kept",
        () -> {
          for (int i = 0; i < ENTRIES; i++) {
            cached.get("k" + i);
          }
          return owned(cached) == ENTRIES;
        });
    long hits = stats(cached).getHits();
    assertThat(cached.get("k0")).isEqualTo("old");
    assertThat(stats(cached).getHits()).isEqualTo(hits + 1);
    return cached;
  }

  @Test
  void whatOthersChange_isReadAnew() {
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE), 1);
    String name = cached.getName();
    GridMap<String, String> map = second.map(name);
    map.set("k0", "new");
    map.delete("k1");
    map.replace("k2", "new");
    map.compute("k3", (key, value) -> "new");
    map.setTimeToLive("k4", Duration.ofHours(1));
    map.evict("k5");
    member.<Void>transaction(
        dev.grid.transaction.TransactionOptions.DEFAULT,
        tx -> {
          tx.map(name).set("k6", "new");
          return null;
        });
    Eventually.holds("seven are dropped", () -> owned(cached) == ENTRIES - 7);
    assertThat(cached.get("k0")).isEqualTo("new");
    assertThat(cached.get("k1")).isNull();
    assertThat(cached.get("k2")).isEqualTo("new");
    assertThat(cached.get("k3")).isEqualTo("new");
    assertThat(cached.get("k6")).isEqualTo("new");
  }

  @Test
  void whatIsTold_wasToldBeforeTheAnswer() {
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE), 1);
    long told = told(cached);
    member.<String, String>map(cached.getName()).set("k0", "new");
    Eventually.holds("it is told", () -> told(cached) > told && owned(cached) == ENTRIES - 1);
    assertThat(cached.get("k0")).isEqualTo("new");
  }

  @Test
  void clearing_dropsAll() {
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE), 1);
    member.map(cached.getName()).clear();
    Eventually.holds("nothing is kept", () -> owned(cached) == 0);
    assertThat(cached.get("k0")).isNull();
    member.<String, String>map(cached.getName()).set("k0", "later");
    Eventually.holds("it is read", () -> "later".equals(cached.get("k0")));
    member.<String, String>map(cached.getName()).set("k0", "last");
    Eventually.holds("it is read again", () -> "last".equals(cached.get("k0")));
  }

  @Test
  void expiry_dropsWhatIsOver() {
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE), 1);
    member.<String, String>map(cached.getName()).set("k0", "short", Duration.ofSeconds(2));
    Eventually.holds("it is gone", () -> cached.get("k0") == null);
  }

  @Test
  void changes_comeInBatches() {
    IMap<String, String> cached = filled(Names.fresh(BATCHED), BATCH);
    GridMap<String, String> map = member.map(cached.getName());
    long before = told(cached);
    Eventually.holds(
        "some are dropped, as a member has told of as many as a batch has",
        () -> {
          map.set("k1", "new");
          return told(cached) > before;
        });
    // The client counts those of a batch one by one.
    Eventually.passes("whole batches", () -> assertThat(told(cached) % BATCH).isZero());
    Eventually.holds("it is read anew", () -> "new".equals(cached.get("k1")));
    map.clear();
    Eventually.holds("a clearing does not wait", () -> owned(cached) == 0);
  }
}
