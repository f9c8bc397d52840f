package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Near caches of our client and of the reference's, of which a member is killed. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class NearCacheKilledTest {

  private static final int KILLED = 2;
  private static final int KEYS = 300;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect(String map) {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0))
                .with(MapConfig.named(map).withNearCache(NearCacheConfig.DEFAULT)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private HazelcastInstance connectReference(String map) {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(members.clusterName());
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.invalidation.reconciliation.interval.seconds", "30");
    config.getNetworkConfig().addAddress(members.address(0));
    config.addNearCacheConfig(new com.hazelcast.config.NearCacheConfig(map));
    return HazelcastClient.newHazelcastClient(config);
  }

  @Test
  void whatChangesWhenAMemberIsKilled_isReadAnew() {
    String name = Names.fresh("near-killed");
    HazelcastInstance reference = connectReference(name);
    try (Grid client = connect(name);
        Grid writer = connect("none")) {
      GridMap<Integer, String> map = writer.map(name);
      GridMap<Integer, String> near = client.map(name);
      IMap<Integer, String> theirs = reference.getMap(name);
      for (int i = 0; i < KEYS; i++) {
        map.set(i, "old");
      }
      Eventually.holds(
          "all are kept",
          () -> {
            for (int i = 0; i < KEYS; i++) {
              assertThat(near.get(i)).isEqualTo("old");
              theirs.get(i);
            }
            return Objects.requireNonNull(near.nearCacheStatistics()).entries() == KEYS
                && theirs.getLocalMapStats().getNearCacheStats().getOwnedEntryCount() == KEYS;
          });
      members.kill(KILLED);
      for (int i = 0; i < KEYS; i++) {
        map.set(i, "new");
      }
      Eventually.holds("ours is right", () -> areAll("new", near::get));
      Eventually.holds("theirs is right", () -> areAll("new", theirs::get));
      members.start(KILLED);
      for (int i = 0; i < KEYS; i++) {
        map.set(i, "newer");
      }
      Eventually.holds("ours is right again", () -> areAll("newer", near::get));
      Eventually.holds("theirs is right again", () -> areAll("newer", theirs::get));
    } finally {
      reference.shutdown();
    }
  }

  private static boolean areAll(String value, java.util.function.Function<Integer, String> read) {
    for (int i = 0; i < KEYS; i++) {
      if (!value.equals(read.apply(i))) {
        return false;
      }
    }
    return true;
  }
}
