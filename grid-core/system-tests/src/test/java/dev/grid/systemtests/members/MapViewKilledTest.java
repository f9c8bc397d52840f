package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.GridMapView;
import dev.grid.map.StaleViewException;
import dev.grid.map.ViewConfig;
import dev.grid.map.ViewConfig.WhenStale;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicates;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Views of our client, of which members are killed. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class MapViewKilledTest {

  private static final int KILLED = 2;
  private static final int KEYS = 300;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect() {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(members.clusterName())
            .withAddresses(members.address(0));
    Grid client =
        Grids.connect(
            config.withConnection(
                config.connection().withConnecting(Duration.ofSeconds(5), Duration.ofMinutes(10))));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private static Map<Integer, Integer> content(GridMapView<Integer, Integer> view) {
    Map<Integer, Integer> content = new HashMap<>();
    view.entrySet().forEach(entry -> content.put(entry.getKey(), entry.getValue()));
    return content;
  }

  private static Map<Integer, Integer> all(int value) {
    Map<Integer, Integer> all = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      all.put(i, value);
    }
    return all;
  }

  @Test
  void whatChangesWhenAMemberIsKilled_theViewFollows() {
    try (Grid client = connect();
        Grid writer = connect()) {
      GridMap<Integer, Integer> map = writer.map(Names.fresh("view-killed"));
      map.putAll(all(1));
      GridMapView<Integer, Integer> view =
          client
              .<Integer, Integer>map(map.name())
              .view(
                  ViewConfig.named("all")
                      .withIndexes(List.of(IndexConfig.sorted("this")))
                      .withWhenStale(WhenStale.SERVE));
      assertThat(content(view)).isEqualTo(all(1));
      members.kill(KILLED);
      map.putAll(all(2));
      Eventually.holds("it is right", () -> content(view).equals(all(2)));
      assertThat(view.keySet(Predicates.equal("this", 1))).isEmpty();
      assertThat(view.keySet(Predicates.equal("this", 2))).hasSize(KEYS);
      members.start(KILLED);
      map.putAll(all(3));
      Eventually.holds("it is right again", () -> content(view).equals(all(3)));
      map.clear();
      Eventually.holds("nothing is left", view::isEmpty);
      Eventually.holds("it is confirmed", () -> view.age().compareTo(Duration.ofSeconds(10)) < 0);
    }
  }

  @Test
  void withoutMembers_itFailsOrSaysHowOldItIs() {
    try (Grid client = connect()) {
      GridMap<Integer, Integer> map = client.map(Names.fresh("view-alone"));
      map.putAll(all(1));
      Duration bound = Duration.ofSeconds(1);
      ViewConfig config = ViewConfig.named("failing").withMaxStaleness(bound);
      GridMapView<Integer, Integer> failing = map.view(config);
      GridMapView<Integer, Integer> serving =
          map.view(config.withName("serving").withWhenStale(WhenStale.SERVE));
      for (int i = 0; i < 3; i++) {
        members.kill(i);
      }
      Eventually.holds(
          "it is stale",
          () -> {
            try {
              failing.get(1);
              return false;
            } catch (StaleViewException e) {
              assertThat(e.age()).isGreaterThan(bound);
              return true;
            }
          });
      Eventually.holds("both are", () -> serving.age().compareTo(bound) > 0);
      assertThat(content(serving)).isEqualTo(all(1));
      assertThat(serving.statistics().staleReads()).isPositive();
      for (int i = 0; i < 3; i++) {
        members.start(i);
      }
      // What it had is gone with the members.
      Eventually.holds(
          "it is right again",
          () -> {
            try {
              return failing.isEmpty();
            } catch (StaleViewException e) {
              return false;
            }
          });
      map.set(7, 8);
      Eventually.holds("it goes on", () -> Integer.valueOf(8).equals(serving.get(7)));
    }
  }
}
