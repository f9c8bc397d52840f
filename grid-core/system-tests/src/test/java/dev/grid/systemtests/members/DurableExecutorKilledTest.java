package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Durable executors whose member is killed, or ends, while tasks run and callers wait. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class DurableExecutorKilledTest {

  private static final int LOST = 2;

  /** The grid of the member that runs a task, which is a record and cannot keep it. */
  private static final ConcurrentMap<Object, Grid> GRIDS = new ConcurrentHashMap<>();

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect(int count) {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == count);
    return client;
  }

  /** Counts its runs in a map, and ends when another map says so. */
  record CountAndWait(String id) implements Callable<String>, GridAware {

    @Override
    public void setGrid(Grid grid) {
      GRIDS.put(this, grid);
    }

    @Override
    public String call() throws Exception {
      Grid grid = Objects.requireNonNull(GRIDS.get(this));
      grid.<String, Integer>map("runs").executeOnKey(id, new Increment());
      while (!grid.map("ends").containsKey(id)) {
        grid.queue("pauses").poll(20, TimeUnit.MILLISECONDS);
      }
      return id;
    }
  }

  /** Adds one. */
  record Increment() implements EntryProcessor<String, Integer, Integer> {
    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      int after = before == null ? 1 : before + 1;
      entry.setValue(after);
      return after;
    }
  }

  private String keyOf(Grid client) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String key = Names.fresh("key-");
          Member owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
          return owner != null && owner.id().equals(members.id(LOST)) ? key : null;
        });
  }

  private static int runs(Grid client, String id) {
    @Nullable Integer runs = client.<String, Integer>map("runs").get(id);
    return runs == null ? 0 : runs;
  }

  @Test
  void taskOfAMemberThatIsKilled_runsAgain_andItsResultsSurvive() throws Exception {
    try (Grid client = connect(3)) {
      GridDurableExecutor executor = client.durableExecutor(Names.fresh("killed-"));
      String key = keyOf(client);
      String done = Names.fresh("done-");
      client.map("ends").put(done, true);
      long ended = executor.submitToKeyOwner(new CountAndWait(done), key);
      assertThat(executor.<String>retrieveResult(ended)).isEqualTo(done);
      String id = Names.fresh("task-");
      long taskId = executor.submitToKeyOwner(new CountAndWait(id), key);
      Eventually.holds("it runs", () -> runs(client, id) == 1);
      List<CompletableFuture<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        waiting.add(executor.async().<String>retrieveResult(taskId).toCompletableFuture());
      }

      members.kill(LOST);

      Eventually.holds("it runs again", () -> runs(client, id) == 2);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      client.map("ends").put(id, true);
      waiting.forEach(each -> assertThat(each.join()).isEqualTo(id));
      assertThat(executor.<String>retrieveAndDisposeResult(taskId)).isEqualTo(id);
      assertThat(executor.<String>retrieveResult(ended)).as("a result").isEqualTo(done);
      assertThat(runs(client, done)).isEqualTo(1);
      members.start(LOST);
    }
  }

  @Test
  void tasksOfMembersThatStay_runOnce_whileTheirPartitionsMove() throws Exception {
    members.shutDown(LOST);
    try (Grid client = connect(2)) {
      GridDurableExecutor executor = client.durableExecutor(Names.fresh("moved-"));
      List<String> ids = new ArrayList<>();
      List<Long> taskIds = new ArrayList<>();
      for (int i = 0; i < 16; i++) { // As many as run at a time on one member.
        String id = Names.fresh("task-");
        ids.add(id);
        taskIds.add(executor.submitToKeyOwner(new CountAndWait(id), id));
      }
      Eventually.holds("all run", () -> ids.stream().allMatch(id -> runs(client, id) == 1));

      members.start(LOST); // It is given some of the partitions.

      for (int i = 0; i < ids.size(); i++) {
        client.map("ends").put(ids.get(i), true);
        assertThat(executor.<String>retrieveResult(taskIds.get(i))).isEqualTo(ids.get(i));
      }
      assertThat(ids).allMatch(id -> runs(client, id) == 1);
    }
  }
}
