package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of ours remember calls: our client's come again, and are carried out once. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class RememberedCallsTest {

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect(boolean backupAcks) {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(members.clusterName())
            .withAddresses(members.address(0), members.address(2));
    Grid client =
        Grids.connect(config.withConnection(config.connection().withBackupAcks(backupAcks)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  /**
   * While one call waits to be sent again, others must not be as many as a partition remembers: the
   * one would be told that it came too late.
   */
  private static void pause() {
    LockSupport.parkNanos(20_000_000);
  }

  private String nameAt(Grid client, int member) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String name = Names.fresh("at-");
          int partition = client.cluster().partitionOf(name);
          return members.owners().get(partition).equals(members.id(member)) ? name : null;
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachCallIsCarriedOutOnce_howeverItsMembersEnd(boolean backupAcks) {
    try (Grid client = connect(backupAcks)) {
      GridQueue<Integer> queue = client.queue(nameAt(client, 1));
      Set<Integer> taken = ConcurrentHashMap.newKeySet();
      List<Integer> twice = new CopyOnWriteArrayList<>();
      Load offers =
          new Load(
              number -> {
                pause();
                queue.offer(number);
              });
      Load polls =
          new Load(
              number -> {
                pause();
                Integer item = queue.poll();
                if (item != null && !taken.add(item)) {
                  twice.add(item);
                }
              });
      List<Load> loads = List.of(offers, polls);
      loads.forEach(Load::awaitProgress);
      members.kill(1);
      loads.forEach(Load::awaitProgress);
      members.start(1);
      loads.forEach(Load::awaitProgress);
      members.shutDown(0);
      loads.forEach(Load::awaitProgress);
      members.start(0);
      loads.forEach(Load::awaitProgress);
      loads.forEach(load -> assertThat(load.end().failures()).isEmpty());

      List<Integer> left = new ArrayList<>();
      queue.drainTo(left);
      assertThat(twice).isEmpty();
      assertThat(left).doesNotHaveDuplicates().doesNotContainAnyElementsOf(taken);
      taken.addAll(left);
      assertThat(taken).isEqualTo(offers.succeeded());
    }
  }

  /** Counts; a record, so that it travels as it is. */
  record Count() implements EntryProcessor<String, Integer, Integer> {

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      int count = before == null ? 1 : before + 1;
      entry.setValue(count);
      return count;
    }
  }

  @Test
  void eachProcessorChangesItsEntryOnce_howeverItsMembersEnd() {
    try (Grid client = connect(false)) {
      GridMap<String, Integer> map = client.map(Names.fresh("counted-"));
      String key = nameAt(client, 1);
      Load counts = new Load(number -> map.executeOnKey(key, new Count()));
      counts.awaitProgress();
      members.kill(1);
      counts.awaitProgress();
      members.start(1);
      counts.awaitProgress();
      members.shutDown(0);
      counts.awaitProgress();
      members.start(0);
      counts.awaitProgress();

      assertThat(counts.end().failures()).isEmpty();
      assertThat(map.get(key)).isEqualTo(counts.succeeded().size());
    }
  }
}
