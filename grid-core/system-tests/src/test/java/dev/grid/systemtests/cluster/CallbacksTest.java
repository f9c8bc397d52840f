package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.handler.ExecutionHandler;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listeners, and what is attached to calls, run where the application says. */
final class CallbacksTest {

  private static final int KEYS = 200;

  private final List<String> threads = new CopyOnWriteArrayList<>();

  private void useAll(Grid grid) {
    GridMap<Integer, String> map = grid.map("orders");
    List<Integer> heard = new CopyOnWriteArrayList<>();
    map.addListener(
        new EntryListener<Integer, String>() {
          @Override
          public void added(EntryEvent<Integer, String> event) {
            threads.add(Thread.currentThread().getName());
            heard.add(event.key());
          }
        },
        false);
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      int key = i;
      calls.add(
          map.async()
              .put(key, "v")
              .thenCompose(none -> map.async().get(key))
              .thenApplyAsync(value -> value + Thread.currentThread().isVirtual(), Runnable::run)
              .toCompletableFuture());
    }
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).startsWith("v"));
    Eventually.passes(
        "each entry is heard of",
        () ->
            assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, KEYS).boxed().toList()));
    // Blocking calls need none of the handler's threads.
    assertThat(map.size()).isEqualTo(KEYS);
  }

  @Test
  void anEventLoop_runsEverythingOfAMember() {
    try (ExecutionHandler loop = ExecutionHandler.eventLoop("loop");
        TestCluster cluster = TestCluster.of(1, config -> config.withHandler(loop))) {
      useAll(cluster.member(0));
      assertThat(threads).hasSize(KEYS).containsOnly("loop");
    }
  }

  @Test
  void anEventLoop_runsEverythingOfAClient_andMayMakeCalls() {
    try (ExecutionHandler loop = ExecutionHandler.eventLoop("loop");
        TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(0), config -> config.withHandler(loop));
      Eventually.holds("both are connected", () -> client.statistics().connections() == 2);
      useAll(client);
      assertThat(threads).hasSize(KEYS).containsOnly("loop");
      GridMap<Integer, String> map = client.map("orders");
      assertThat(loop.asyncResult(map.async().get(1)).get(Duration.ofMinutes(2))).isEqualTo("v");
    }
  }

  @Test
  void platformThreads_areShared_andAreNotStoppedByAnInstance() {
    try (ExecutionHandler pool = ExecutionHandler.platformThreads("pool", 2)) {
      try (TestCluster cluster = TestCluster.of(2, config -> config.withHandler(pool))) {
        useAll(cluster.member(1));
        assertThat(threads).allSatisfy(name -> assertThat(name).startsWith("pool-"));
      }
      assertThat(pool.spawn(() -> 1).get(Duration.ofMinutes(2))).isEqualTo(1);
    }
  }
}
