package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids and estimators of three members, one of which is killed while our client uses them. */
@InProcesses
@ParameterizedClass(name = "{0}")
@EnumSource(ClusterKind.class)
@ExtendWith(DeploymentsStopped.class)
final class IdsKilledTest {

  private final ThreeMembers members;

  IdsKilledTest(ClusterKind kind) {
    members = ClusterKind.started(kind);
  }

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0))
                .with(FlakeIdGeneratorConfig.named("few-*").withPrefetchCount(3)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private void killUnder(Load load) {
    load.awaitProgress();
    members.kill(2);
    load.awaitProgress();
    members.start(2);
    load.awaitProgress();
  }

  @Test
  void ids_areMadeByTheOthers_andNoneTwice() {
    try (Grid client = connect()) {
      GridFlakeIdGenerator ids = client.flakeIdGenerator(Names.fresh("few-"));
      Set<Long> all = ConcurrentHashMap.newKeySet();
      Load load = new Load(number -> assertThat(all.add(ids.newId())).isTrue());
      killUnder(load);
      assertThat(load.end().failures()).isEmpty();
    }
  }

  @Test
  void values_thatWereAdded_areCounted() {
    try (Grid client = connect()) {
      GridCardinalityEstimator estimator = client.cardinalityEstimator(Names.fresh("killed-"));
      for (int i = 0; i < 1_000; i++) {
        estimator.add("before-" + i);
      }
      long before = estimator.estimate();
      members.kill(2);
      assertThat(estimator.estimate()).isEqualTo(before);
      members.start(2);
      estimator.add("after");
      assertThat(estimator.estimate()).isEqualTo(before + 1);
    }
  }
}
