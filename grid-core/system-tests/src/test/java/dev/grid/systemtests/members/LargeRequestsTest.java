package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.InProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member whose heap is small beside what clients send at once. */
@InProcesses
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LargeRequestsTest {

  private static final int MIB = 1 << 20;

  private static Grid connect(SmallHeap member) {
    return Grids.connect(
        ClientConfig.defaults()
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(member.address()));
  }

  @Test
  void largeValuesOfManyClients_areTakenOrRefused_andTheMemberGoesOn() throws Exception {
    try (SmallHeap member = SmallHeap.start("-XX:+UseG1GC", 0.8, true)) {
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      List<Grid> clients = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Grid client = connect(member);
        clients.add(client);
        int number = i;
        threads.add(Thread.ofPlatform().start(() -> write(client, number, failures)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures)
          .allSatisfy(
              e ->
                  assertThat(e)
                      .as("output=%s", member.output())
                      .isInstanceOf(OverloadedException.class));
      member.awaitEcho("still there");
      GridMap<String, byte[]> map = clients.getFirst().map("m");
      assertThatThrownBy(() -> map.set("k", new byte[60 * MIB]))
          .isInstanceOf(MessageTooLargeException.class)
          .hasMessageContaining("grid.network.frame-size-max");
      SmallHeap.await("small writes are taken", () -> isTaken(map));
      assertThat(map.get("small")).containsExactly(1);
      assertThat(clients).allSatisfy(c -> assertThat(c.map("m").containsKey("small")).isTrue());
      clients.forEach(Grid::close);
    }
  }

  /** The member may have to see first that there is memory again. */
  private static boolean isTaken(GridMap<String, byte[]> map) {
    try {
      map.set("small", new byte[] {1});
      return true;
    } catch (OverloadedException e) {
      return false;
    }
  }

  /** All write the same few entries, so that what is kept stays small. */
  private static void write(Grid client, int number, List<Throwable> failures) {
    GridMap<String, byte[]> map = client.map("m");
    for (int i = 0; i < 5; i++) {
      try {
        map.set("k" + (number + i) % 2, new byte[15 * MIB]);
      } catch (GridException e) {
        failures.add(e);
      }
    }
  }
}
