package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.FolderStore;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Maps with a store, of which a member is killed while changes wait to be stored. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class MapStoreKilledTest {

  private static final int KILLED = 2;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  /** Nobody has stored anything under it, however often this runs. */
  private static String name(String beginning) {
    return Names.fresh(beginning) + "-" + UUID.randomUUID();
  }

  @Test
  void whatWaited_isStoredByItsBackup_inItsOrder() throws Exception {
    String name = name(Names.STORED_BEHIND);
    FolderStore store = new FolderStore(name);
    try (Grid client = connect()) {
      GridMap<String, String> map = client.map(name);
      Map<String, String> expected = new TreeMap<>();
      for (int i = 0; i < 1_000; i++) {
        map.set("k" + i, "old");
      }
      map.flush();
      store.closed(true);
      for (int i = 0; i < 1_000; i++) {
        map.set("k" + i, "older");
        if (i % 10 == 0) {
          map.delete("k" + i);
        } else {
          map.set("k" + i, "new-" + i);
          expected.put("k" + i, "new-" + i);
        }
      }
      members.kill(KILLED);
      for (int i = 1_000; i < 1_100; i++) {
        map.set("k" + i, "later");
        expected.put("k" + i, "later");
      }
      map.evictAll();
      assertThat(map.get("k1")).isEqualTo("new-1");
      assertThat(map.get("k0")).isNull();
      assertThat(store.rows().values()).containsOnly("old");
      store.closed(false);
      Eventually.passes("all is stored", () -> assertStored(store, expected));
      map.flush();
      assertStored(store, expected);
      members.start(KILLED);
    }
  }

  private static void assertStored(FolderStore store, Map<String, String> expected) {
    try {
      assertThat(store.rows()).isEqualTo(expected);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsAcknowledged_isStored_whileMembersComeAndGo() throws Exception {
    String through = name(Names.STORED_THROUGH);
    String behind = name(Names.STORED_BEHIND);
    try (Grid client = connect()) {
      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      ConcurrentMap<String, String> notStored = new ConcurrentHashMap<>();
      FolderStore storeThrough = new FolderStore(through);
      FolderStore storeBehind = new FolderStore(behind);
      GridMap<String, String> mapThrough = client.map(through);
      GridMap<String, String> mapBehind = client.map(behind);
      Load load =
          new Load(
              number -> {
                String key = "k" + number;
                mapBehind.set(key, key);
                mapThrough.set(key, key);
                if (!key.equals(storeThrough.load(key))) {
                  notStored.put(key, key);
                }
                acknowledged.add(key);
              });
      load.awaitProgress();
      members.kill(KILLED);
      load.awaitProgress();
      members.start(KILLED);
      load.awaitProgress();
      assertThat(load.end().failures()).isEmpty();
      assertThat(notStored).as("acknowledged, but not stored").isEmpty();
      mapBehind.flush();
      assertThat(storeBehind.rows().keySet()).containsAll(acknowledged);
      assertThat(storeThrough.rows().keySet()).containsAll(acknowledged);
    }
  }
}
