package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.OverloadedException;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.InProcesses;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members whose heap is filled by a client. For the nightly build: how long a collector fights
 * before it gives up depends on the machine.
 */
@InProcesses
@Tag("nightly")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullHeapTest {

  private static final String G1 = "-XX:+UseG1GC";
  private static final String SERIAL = "-XX:+UseSerialGC";
  private static final String PARALLEL = "-XX:+UseParallelGC";
  private static final int VALUE_BYTES = 100_000;

  /** More than the heap has room for. */
  private static final int ENTRIES_MAX = 3_000;

  private static Grid connect(SmallHeap member) {
    return Grids.connect(
        ClientConfig.defaults()
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(member.address()));
  }

  /** How many entries were stored when one was refused, and why it was. */
  private record Filled(int entries, @Nullable GridException refusal) {}

  private static Filled fill(GridMap<Integer, byte[]> map, int from) {
    for (int i = from; i < ENTRIES_MAX; i++) {
      try {
        map.set(i, new byte[VALUE_BYTES]);
      } catch (GridException e) {
        return new Filled(i, e);
      }
    }
    return new Filled(ENTRIES_MAX, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {G1, SERIAL, PARALLEL})
  void writes_are_refused_while_little_is_free_and_taken_again_after_removals(String collector) {
    try (SmallHeap member = SmallHeap.start(collector, 0.8, true);
        Grid client = connect(member)) {
      GridMap<Integer, byte[]> map = client.map("filled");
      int from = 0;
      for (int round = 0; round < 2; round++) {
        Filled filled = fill(map, from);

        assertThat(filled.refusal())
            .as("entries=%s output=%s", filled.entries(), member.output())
            .isInstanceOf(OverloadedException.class)
            .hasMessageContaining("filled: member=member is short of memory")
            .hasMessageContaining("grid.memory.refuse-writes-above=0.8");
        assertThat(filled.entries()).isGreaterThan(500);
        assertThatThrownBy(() -> client.queue("another").add("item"))
            .isInstanceOf(OverloadedException.class);
        assertThat(map.get(filled.entries() - 1)).hasSize(VALUE_BYTES);
        for (int i = 0; i < filled.entries(); i += 2) {
          map.delete(i);
        }
        SmallHeap.await("writes are taken again", () -> isTaken(map));
        from = 1;
      }
      assertThat(member.output()).anyMatch(line -> line.contains("writes are refused"));
      assertThat(member.output()).anyMatch(line -> line.contains("writes are taken again"));
    }
  }

  private static boolean isTaken(GridMap<Integer, byte[]> map) {
    try {
      map.set(0, new byte[VALUE_BYTES]);
      return true;
    } catch (OverloadedException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {G1, SERIAL, PARALLEL})
  void garbage_is_not_taken_for_data(String collector) {
    try (SmallHeap member = SmallHeap.start(collector, 0.6, true);
        Grid client = connect(member)) {
      GridMap<Integer, byte[]> map = client.map("overwritten");

      for (int i = 0; i < 2 * ENTRIES_MAX; i++) {
        map.set(i % 400, new byte[VALUE_BYTES]);
      }

      assertThat(map.size()).isEqualTo(400);
      assertThat(member.output()).noneMatch(line -> line.contains("short of memory"));
    }
  }

  @Test
  void maps_with_a_limit_evict_when_little_is_free() {
    try (SmallHeap member = SmallHeap.start(G1, 0.8, true);
        Grid client = connect(member)) {
      GridMap<Integer, byte[]> map = client.map(SmallHeap.EVICTING);

      Filled filled = fill(map, 0);

      assertThat(filled.refusal()).as("entries=%s", filled.entries()).isNull();
      assertThat(map.size()).isBetween(200, ENTRIES_MAX - 1);
      assertThat(map.get(ENTRIES_MAX - 1)).hasSize(VALUE_BYTES);
    }
  }

  @Test
  void an_exhausted_heap_ends_the_process_of_a_member() {
    try (SmallHeap member = SmallHeap.start(G1, 1, true);
        Grid client = connect(member)) {
      GridMap<Integer, byte[]> map = client.map("filled");

      fillAside(map);

      assertThat(member.awaitEnd()).isEqualTo(3);
      assertThat(member.output()).anyMatch(line -> line.contains("the heap is exhausted"));
    }
  }

  @Test
  void an_exhausted_heap_ends_an_embedded_member_and_not_its_process() {
    try (SmallHeap member = SmallHeap.start(G1, 1, false);
        Grid client = connect(member)) {
      GridMap<Integer, byte[]> map = client.map("filled");

      fillAside(map);

      SmallHeap.await("the member has stopped", member::hasStopped);
      member.awaitEcho("still there");
    }
  }

  /** Fills the map until it fails, which it does at the latest when the client is closed. */
  private static void fillAside(GridMap<Integer, byte[]> map) {
    Thread.ofVirtual().start(() -> fill(map, 0));
  }
}
