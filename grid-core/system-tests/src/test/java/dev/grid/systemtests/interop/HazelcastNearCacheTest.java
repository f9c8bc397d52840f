package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nearcache.NearCacheStats;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Near caches of the reference's Java client on two members of ours. */
final class HazelcastNearCacheTest {

  private static final String AT_ONCE = "at-once-";
  private static final String BATCHED = "batched-";
  private static final int BATCH = 10;

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
    Eventually.holds("there are two members", () -> member.cluster().members().size() == 2);
    ClientConfig of = new ClientConfig();
    of.setClusterName(Deployment.CLUSTER_NAME);
    of.setProperty("hazelcast.logging.type", "slf4j");
    of.getNetworkConfig().addAddress(OwnMember.addressOf(member));
    of.addNearCacheConfig(new NearCacheConfig("*"));
    client = HazelcastClient.newHazelcastClient(of);
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

  private static NearCacheStats stats(IMap<?, ?> map) {
    return map.getLocalMapStats().getNearCacheStats();
  }

  /** A map with 40 entries that the client has read and keeps. */
  private static IMap<String, String> filled(String name) {
    GridMap<String, String> map = member.map(name);
    IMap<String, String> cached = client.getMap(name);
    for (int i = 0; i < 40; i++) {
      map.set("k" + i, "old");
    }
    Eventually.holds(
        "all are kept",
        () -> {
          for (int i = 0; i < 40; i++) {
            cached.get("k" + i);
          }
          return owned(cached) == 40;
        });
    long hits = stats(cached).getHits();
    assertThat(cached.get("k0")).isEqualTo("old");
    assertThat(stats(cached).getHits()).isEqualTo(hits + 1);
    return cached;
  }

  @Test
  void whatOthersChange_isReadAnew() {
    String name = Names.fresh(AT_ONCE);
    IMap<String, String> cached = filled(name);
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
    Eventually.holds("seven are dropped", () -> owned(cached) == 33);
    assertThat(cached.get("k0")).isEqualTo("new");
    assertThat(cached.get("k1")).isNull();
    assertThat(cached.get("k2")).isEqualTo("new");
    assertThat(cached.get("k3")).isEqualTo("new");
    assertThat(cached.get("k6")).isEqualTo("new");
  }

  @Test
  void whatIsTold_wasToldBeforeTheAnswer() {
    String name = Names.fresh(AT_ONCE);
    IMap<String, String> cached = filled(name);
    long told = stats(cached).getInvalidationRequests();
    member.<String, String>map(name).set("k0", "new");
    Eventually.holds("it is told", () -> stats(cached).getInvalidationRequests() > told);
    assertThat(cached.get("k0")).isEqualTo("new");
  }

  @Test
  void clearing_dropsAll() {
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE));
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
    IMap<String, String> cached = filled(Names.fresh(AT_ONCE));
    member.<String, String>map(cached.getName()).set("k0", "short", Duration.ofSeconds(2));
    Eventually.holds("it is gone", () -> cached.get("k0") == null);
  }

  @Test
  void changes_comeInBatches() {
    IMap<String, String> cached = filled(Names.fresh(BATCHED));
    GridMap<String, String> map = member.map(cached.getName());
    long before = stats(cached).getInvalidationRequests();
    Eventually.holds(
        "some are dropped, as a member has told of as many as a batch has",
        () -> {
          map.set("k1", "new");
          return stats(cached).getInvalidationRequests() > before;
        });
    Eventually.holds(
        "a batch has come as a whole", () -> stats(cached).getInvalidationRequests() % BATCH == 0);
    assertThat(cached.get("k1")).isEqualTo("new");
    map.clear();
    Eventually.holds("a clearing does not wait", () -> owned(cached) == 0);
  }
}
