package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.JournalEvent;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A map's journal is read on while the member that has it is killed. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class JournalKilledTest {

  private static final int KILLED = 1;

  /** Written when all others have ended. */
  private static final int LAST = Integer.MAX_VALUE;

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

  /** A key whose partition the member owns that is killed. */
  private String key(Grid client) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String key = Names.fresh("key-");
          int partition = client.cluster().partitionOf(key);
          return members.owners().get(partition).equals(members.id(KILLED)) ? key : null;
        });
  }

  /** Reads on from where it is, until it has seen the last. */
  private static List<JournalEvent<String, Integer>> readAll(
      GridMap<String, Integer> map, int partition) {
    List<JournalEvent<String, Integer>> events = new ArrayList<>();
    long next = 0;
    try {
      while (true) {
        ReadResult<JournalEvent<String, Integer>> read = map.readJournal(partition, next, 1, 100);
        assertThat(read.nextSequence() - read.readCount()).as("goes on").isEqualTo(next);
        next = read.nextSequence();
        for (JournalEvent<String, Integer> event : read.items()) {
          events.add(event);
          if (Objects.equals(event.value(), LAST)) {
            return events;
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noChange_isLost_norSeenTwice() {
    try (Grid writing = connect();
        Grid reading = connect()) {
      String key = key(writing);
      String name = Names.fresh(Names.JOURNALED);
      GridMap<String, Integer> map = writing.map(name);
      int partition = writing.cluster().partitionOf(key);
      CompletableFuture<List<JournalEvent<String, Integer>>> whole =
          CompletableFuture.supplyAsync(() -> readAll(reading.map(name), partition));
      Load load = new Load(number -> map.set(key, number));
      load.awaitProgress();
      members.kill(KILLED);
      load.awaitProgress();
      members.start(KILLED);
      load.awaitProgress();
      load.end();
      map.set(key, LAST);

      List<JournalEvent<String, Integer>> events = whole.join();
      Integer before = null;
      for (JournalEvent<String, Integer> event : events) {
        assertThat(event.oldValue()).as("what %s follows", event).isEqualTo(before);
        before = event.value();
      }
      List<Integer> written = events.stream().map(JournalEvent::value).toList();
      assertThat(written).as("none twice").doesNotHaveDuplicates();
      assertThat(written).as("each that was acknowledged").containsAll(load.succeeded());
      assertThat(load.failures()).as("calls come again by themselves").isEmpty();
      assertThat(readAll(map, partition)).as("as another reads them later").isEqualTo(events);
    }
  }
}
