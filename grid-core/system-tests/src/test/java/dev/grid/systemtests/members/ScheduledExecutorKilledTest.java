package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scheduled executors whose member is killed while their tasks wait and run. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class ScheduledExecutorKilledTest {

  private static final int KILLED = 2;
  private static final Schedule OFTEN = Schedule.atFixedRate(Duration.ZERO, Duration.ofMillis(100));

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect() {
    return connect(3);
  }

  private Grid connect(int count) {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == count);
    return client;
  }

  private String keyOf(Grid client, int member) {
    UUID id = members.id(member);
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String key = Names.fresh("key-");
          Member owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
          return owner != null && owner.id().equals(id) ? key : null;
        });
  }

  private static int runs(GridMap<String, Integer> map, String id) {
    Integer runs = map.get(id);
    return runs == null ? 0 : runs;
  }

  @Test
  void tasksOfPartitions_goOnElsewhere_andCountOn() throws Exception {
    try (Grid client = connect()) {
      GridMap<String, Integer> counts = client.map("scheduled-runs");
      GridScheduledExecutor executor = client.scheduledExecutor(Names.fresh("killed-"));
      String key = keyOf(client, KILLED);
      String often = Names.fresh("often-");
      String later = Names.fresh("later-");
      GridScheduledTask<@Nullable Object> periodic =
          executor.scheduleOnKeyOwner(new CountInMap(often), key, OFTEN);
      GridScheduledTask<@Nullable Object> once =
          executor.scheduleOnKeyOwner(
              new CountInMap(later), key, Schedule.after(Duration.ofSeconds(3)));
      Eventually.holds("it runs", () -> periodic.statistics().runs() >= 3);
      long before = periodic.statistics().runs();

      members.kill(KILLED);

      long after = periodic.statistics().runs();
      assertThat(after).isGreaterThanOrEqualTo(before);
      Eventually.holds("it goes on", () -> periodic.statistics().runs() >= after + 5);
      assertThat(once.get()).isNull();
      assertThat(once.statistics().runs()).isEqualTo(1);
      assertThat(runs(counts, later)).as("once, or once more when it was cut off").isIn(1, 2);
      assertThat(periodic.cancel(false)).isTrue();
      Eventually.holds(
          "runs are recorded", () -> runs(counts, often) >= periodic.statistics().runs());
      assertThat(executor.tasks()).hasSize(2);
      members.start(KILLED);
      assertThat(periodic.isCancelled()).isTrue();
    }
  }

  /** Waits, and says so, until it is interrupted, and says so. */
  record WaitForInterrupt(String id) implements Callable<String>, GridAware {

    private static final ConcurrentMap<Object, Grid> GRIDS = new ConcurrentHashMap<>();

    @Override
    public void setGrid(Grid grid) {
      GRIDS.put(this, grid);
    }

    @Override
    public String call() throws Exception {
      Grid grid = Objects.requireNonNull(GRIDS.get(this));
      grid.map("begun").put(id, true);
      try {
        while (!grid.map("ends").containsKey(id)) {
          grid.queue("pauses").poll(20, TimeUnit.MILLISECONDS);
        }
        return id;
      } catch (InterruptedException e) {
        grid.map("interrupted").put(id, true);
        throw e;
      }
    }
  }

  @Test
  void cancelledRun_isInterrupted_alsoIfItsPartitionHasMoved() {
    members.shutDown(KILLED);
    try (Grid client = connect(2)) {
      GridScheduledExecutor executor = client.scheduledExecutor(Names.fresh("moved-"));
      Map<String, GridScheduledTask<String>> tasks = new HashMap<>();
      // So many that some are moved, and no more than run at a time on one member.
      for (int i = 0; i < 24; i++) {
        String id = keyOf(client, i % 2);
        tasks.put(
            id,
            executor.scheduleOnKeyOwner(
                new WaitForInterrupt(id), id, Schedule.after(Duration.ZERO)));
      }
      GridMap<String, Boolean> begun = client.map("begun");
      Eventually.holds("all run", () -> tasks.keySet().stream().allMatch(begun::containsKey));

      members.start(KILLED); // It is given some of the partitions.

      String moved =
          Eventually.gives(
              "a task's partition has moved",
              () -> tasks.keySet().stream().filter(id -> isAt(client, id)).findAny().orElse(null));
      GridScheduledTask<String> task = Objects.requireNonNull(tasks.remove(moved));
      assertThat(task.cancel(true)).isTrue();
      assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
      Eventually.holds("it is interrupted", () -> client.map("interrupted").containsKey(moved));
      tasks.forEach(
          (id, other) -> {
            client.map("ends").put(id, true);
            Eventually.holds("others go on to their ends", other::isDone);
            assertThat(client.map("interrupted").containsKey(id)).isFalse();
          });
    }
  }

  private boolean isAt(Grid client, String key) {
    Member owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
    return owner != null && owner.id().equals(members.id(KILLED));
  }

  @Test
  void tasksOfAMember_goWithIt_andThoseOfOthersStay() {
    try (Grid client = connect()) {
      GridScheduledExecutor executor = client.scheduledExecutor(Names.fresh("members-"));
      UUID killed = members.id(KILLED);
      var tasks = executor.scheduleOnAllMembers(new CountInMap(Names.fresh("all-")), OFTEN);
      assertThat(tasks).hasSize(3).containsKey(killed);
      List<GridScheduledTask<?>> others = new ArrayList<>();
      tasks.forEach(
          (member, task) -> {
            Eventually.holds("it runs", () -> task.statistics().runs() > 0);
            if (!member.equals(killed)) {
              others.add(task);
            }
          });

      members.kill(KILLED);

      assertThat(executor.tasks()).hasSize(2);
      for (GridScheduledTask<?> task : others) {
        long before = task.statistics().runs();
        Eventually.holds("it goes on", () -> task.statistics().runs() > before);
        assertThat(task.cancel(false)).isTrue();
      }
      GridScheduledTask<?> lost = tasks.get(killed);
      assertThat(lost).isNotNull();
      assertThatThrownBy(lost::isDone).isInstanceOf(RuntimeException.class);
      members.start(KILLED);
    }
  }
}
