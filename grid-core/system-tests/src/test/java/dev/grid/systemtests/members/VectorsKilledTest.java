package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A vector collection of three members with graphs that is changed and searched all the time, while
 * members are killed, come back and leave: nothing that was acknowledged is lost, nothing is found
 * that was not there, and what is nearest is found.
 *
 * <p>{@code -Dgrid.vectors.rounds=20} makes it long; {@code -Dgrid.vectors.keys=60000} larger.
 */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class VectorsKilledTest {

  private static final int ROUNDS = Integer.getInteger("grid.vectors.rounds", 1);

  /** A member makes graphs of 4,000 or more. */
  private static final int KEYS = Integer.getInteger("grid.vectors.keys", 14_000);

  private static final int WRITERS = 2;
  private static final long PACE_NANOS = Duration.ofMillis(2).toNanos();
  private static final int SEARCHES_A_STEP = 30;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  private Grid connect() {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(members.clusterName())
            .withAddresses(members.address(0), members.address(1), members.address(2));
    return Grids.connect(
        config.withConnection(
            config.connection().withConnecting(Duration.ofSeconds(5), Duration.ofMinutes(10))));
  }

  private void go(IntConsumer step) {
    threads.add(
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; !isOver.get(); i++) {
                step.accept(i);
                LockSupport.parkNanos(PACE_NANOS);
              }
            }));
  }

  @Test
  void whatIsNearest_isFound_whileMembersAreKilledAndComeAndGo() throws Exception {
    long seed = Long.getLong("grid.vectors.seed", 1);
    String name = Names.fresh("vectors-killed");
    try (Grid client = connect()) {
      client.configure(
          VectorCollectionConfig.named(name)
              .withIndex(VectorIndexConfig.of(VectorMetric.EUCLIDEAN, VectorsChanged.dimension())));
      GridVectorCollection<Integer, String> vectors = client.vectorCollection(name);
      VectorsChanged changed = new VectorsChanged(vectors, KEYS, new Random(seed));
      changed.fill(new Random(seed));
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(seed + writer);
        int own = writer;
        go(i -> changed.change(random.nextInt(KEYS / WRITERS) * WRITERS + own, random));
      }
      Random random = new Random(seed + WRITERS);
      go(i -> changed.search(random));
      for (int round = 0; round < ROUNDS; round++) {
        int one = 1 + round % 2;
        goesOn(changed);
        members.kill(one);
        goesOn(changed);
        members.start(one);
        members.shutDown(one);
        goesOn(changed);
        members.start(one);
        goesOn(changed);
        System.out.println("vectors: round=" + round + " " + changed);
      }
      isOver.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(changed.wrong()).as("seed=%d", seed).isNull();
      assertThat(changed.recall()).as("recall, seed=%d", seed).isGreaterThanOrEqualTo(0.95);
      assertThat(changed.lost()).as("lost, seed=%d", seed).isEmpty();
      assertThat(vectors.size()).isEqualTo(changed.size());
      vectors.destroy();
    }
  }

  /** Searches are judged after each step. */
  private static void goesOn(VectorsChanged changed) {
    long before = changed.searches();
    Eventually.holds("searches go on", () -> changed.searches() >= before + SEARCHES_A_STEP);
  }
}
