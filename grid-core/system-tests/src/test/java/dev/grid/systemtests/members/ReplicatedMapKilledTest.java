package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A replicated map of three members, one of which is killed while our client writes to it. */
@InProcesses
@ParameterizedClass(name = "{0}")
@EnumSource(ClusterKind.class)
@ExtendWith(DeploymentsStopped.class)
final class ReplicatedMapKilledTest {

  private static final int BEFORE = 10_000;
  private static final UUID NOBODY = new UUID(0, 0);

  private final ThreeMembers members;

  ReplicatedMapKilledTest(ClusterKind kind) {
    members = ClusterKind.started(kind);
  }

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private static UUID owner(Grid client, String key) {
    Member owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
    return owner == null ? NOBODY : owner.id();
  }

  @Test
  void whatWasWrittenBefore_andWhatTheOthersHaveAnswered_isThere() {
    try (Grid client = connect()) {
      GridReplicatedMap<String, Integer> map = client.replicatedMap(Names.fresh("killed-"));
      Map<String, Integer> before = new ConcurrentHashMap<>();
      for (int i = 0; i < BEFORE; i++) {
        before.put("before-" + i, i);
      }
      map.putAll(before);
      UUID victim = members.id(2);
      Set<Integer> answered = ConcurrentHashMap.newKeySet();
      Load load =
          new Load(
              number -> {
                String key = "k" + number;
                UUID owner = owner(client, key);
                map.put(key, number);
                if (!owner.equals(victim) && owner(client, key).equals(owner)) {
                  answered.add(number);
                }
              });
      load.awaitProgress();
      members.kill(2);
      load.awaitProgress();
      members.start(2);
      load.awaitProgress();
      load.end();

      assertThat(answered).hasSizeGreaterThan(100);
      Eventually.passes(
          "all members have all",
          () -> {
            for (int i = 0; i < 10; i++) {
              Map<String, Integer> found = Map.copyOf(map);
              assertThat(found).containsAllEntriesOf(before);
              assertThat(answered)
                  .allMatch(number -> Objects.equals(found.get("k" + number), number));
            }
          });
    }
  }
}
