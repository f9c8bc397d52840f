package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.IndeterminateResultException;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.executor.GridExecutor;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks whose member is killed while they run. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
@Timeout(900)
final class ExecutorKilledTest {

  private static final int KILLED = 2;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  /** Says in a counter that it was begun, and does not end. */
  static final class Endless implements Callable<Integer>, GridAware {

    private final String counter;
    private transient Grid grid;

    Endless(String counter) {
      this.counter = counter;
    }

    @Override
    public void setGrid(Grid grid) {
      this.grid = grid;
    }

    @Override
    public Integer call() throws InterruptedException {
      grid.<String, Integer>map("begun").executeOnKey(counter, new Plus());
      new CountDownLatch(1).await();
      return 0;
    }
  }

  record Plus() implements dev.grid.map.EntryProcessor<String, Integer, Integer> {

    @Override
    public Integer process(dev.grid.map.MutableEntry<String, Integer> entry) {
      @Nullable Integer before = entry.value();
      entry.setValue(before == null ? 1 : before + 1);
      return 0;
    }
  }

  static final class WhoRuns implements Callable<UUID>, GridAware {

    private transient Grid grid;

    @Override
    public void setGrid(Grid grid) {
      this.grid = grid;
    }

    @Override
    public UUID call() {
      return grid.id();
    }
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

  /** A key that the member has which will be killed. */
  private String key(Grid client) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String name = Names.fresh("killed-");
          Member owner = client.cluster().ownerOf(client.cluster().partitionOf(name));
          return owner != null && owner.id().equals(members.id(KILLED)) ? name : null;
        });
  }

  @Test
  void tasksThatHadBegun_failAsThat_areNotBegunAgain_andOthersRun() throws Exception {
    try (Grid client = connect()) {
      GridExecutor executor = client.executor(Names.fresh("executor-"));
      String key = key(client);
      String byKey = Names.fresh("by-key-");
      String byMember = Names.fresh("by-member-");
      UUID killed = members.id(KILLED);
      CompletableFuture<Integer> first =
          executor.async().executeOnKeyOwner(new Endless(byKey), key).toCompletableFuture();
      CompletableFuture<Integer> second =
          executor.async().executeOnMember(new Endless(byMember), killed).toCompletableFuture();
      var begun = client.<String, Integer>map("begun");
      Eventually.holds(
          "both have begun", () -> begun.containsKey(byKey) && begun.containsKey(byMember));

      members.kill(KILLED);

      for (CompletableFuture<Integer> task : java.util.List.of(first, second)) {
        assertThatThrownBy(task::join)
            .cause()
            .isInstanceOfAny(ConnectionLostException.class, IndeterminateResultException.class);
      }
      assertThat(executor.executeOnKeyOwner(new WhoRuns(), key)).isNotEqualTo(killed);
      assertThat(begun.get(byKey)).isEqualTo(1);
      assertThat(begun.get(byMember)).isEqualTo(1);
      members.start(KILLED);
      UUID started = members.id(KILLED);
      Eventually.holds(
          "the client knows all members, and is connected to them",
          () ->
              client.cluster().members().size() == 3
                  && client.cluster().members().stream().anyMatch(m -> m.id().equals(started))
                  && client.statistics().connections() == 3);
      assertThat(executor.executeOnAllMembers(new WhoRuns())).hasSize(3);
    }
  }
}
