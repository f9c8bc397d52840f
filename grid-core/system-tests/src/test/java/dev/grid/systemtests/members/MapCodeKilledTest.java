package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.IndeterminateResultException;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users' code over many entries, functions and loaders, while one of three members is killed. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class MapCodeKilledTest {

  private static final int VICTIM = 1;
  private static final int ENTRIES = 2_000;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0), members.address(2)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  @Test
  void eachWalkThatIsAnswered_hasProcessedEachEntryOnce() {
    try (Grid client = connect()) {
      GridMap<String, Integer> map = client.map(Names.fresh("walked-"));
      for (int i = 0; i < ENTRIES; i++) {
        map.set("k" + i, 0);
      }
      Load walks =
          new Load(
              number ->
                  assertThat(map.executeOnEntries(new RememberedCallsTest.Count()))
                      .hasSize(ENTRIES));
      walks.awaitProgress();
      members.kill(VICTIM);
      walks.awaitProgress();
      members.start(VICTIM);
      walks.awaitProgress();
      walks.end();

      int answered = walks.succeeded().size();
      int unclear = walks.failures().size();
      assertThat(walks.failures())
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .isInstanceOfAny(
                          ConnectionLostException.class, IndeterminateResultException.class));
      assertThat(map.values()).hasSize(ENTRIES);
      assertThat(map.values())
          .allSatisfy(count -> assertThat(count).isBetween(answered, answered + unclear));
    }
  }

  @Test
  void eachMergeThatIsAnswered_countsOnce() {
    try (Grid client = connect()) {
      GridMap<String, Integer> map = client.map(Names.fresh("merged-"));
      List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g");
      Load merges = new Load(number -> map.merge(keys.get(number % keys.size()), 1, Integer::sum));
      merges.awaitProgress();
      members.kill(VICTIM);
      merges.awaitProgress();
      members.start(VICTIM);
      merges.awaitProgress();

      assertThat(merges.end().failures()).isEmpty();
      assertThat(map.values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(merges.succeeded().size());
    }
  }

  @Test
  void eachKey_isLoadedOnce() {
    try (Grid client = connect()) {
      GridMap<Integer, Integer> map = client.map(Names.fresh("loaded-"));
      AtomicInteger loads = new AtomicInteger();
      // Each key is asked for by all callers at about the same time.
      Load gets =
          new Load(
              number ->
                  assertThat(
                          map.getOrLoad(
                              number / 8,
                              key -> {
                                loads.incrementAndGet();
                                return key;
                              }))
                      .isEqualTo(number / 8));
      gets.awaitProgress();
      members.kill(VICTIM);
      gets.awaitProgress();
      members.start(VICTIM);

      assertThat(gets.end().failures()).isEmpty();
      assertThat(loads).hasValue(map.size());
    }
  }
}
