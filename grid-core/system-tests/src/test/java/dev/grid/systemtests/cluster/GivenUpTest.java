package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Waits that are given up at one member and end at another. */
@Execution(ExecutionMode.CONCURRENT)
final class GivenUpTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int RACES = 100;

  @Test
  void waits_thatAreGivenUp_takeNothingAnywhere() {
    try (TestCluster cluster = TestCluster.of(3)) {
      for (Grid caller : List.of(cluster.member(0), cluster.client(cluster.member(1)))) {
        locksOf(cluster, caller);
        itemsOf(cluster, caller);
      }
    }
  }

  private static void locksOf(TestCluster cluster, Grid caller) {
    GridMap<String, String> map = caller.map("m");
    for (String key : cluster.keysOfAll("key-", 3)) {
      Grid holder = cluster.member(2);
      GridMap<String, String> itsMap = holder.map("m");
      itsMap.lock(key);
      CompletableFuture<?> lock = map.async().lock(key).toCompletableFuture();
      CompletableFuture<?> write = map.async().put(key, "v").toCompletableFuture();
      Eventually.holds("they wait", () -> waiting(cluster) == 2);
      lock.cancel(true);
      write.cancel(true);
      Eventually.holds("nobody waits", () -> waiting(cluster) == 0);
      itsMap.unlock(key);
      assertThat(itsMap.tryLock(key)).isTrue();
      assertThat(itsMap.get(key)).isNull();
      itsMap.unlock(key);
    }
  }

  private static void itemsOf(TestCluster cluster, Grid caller) {
    for (String name : cluster.keysOfAll("queue-" + caller.name() + "-", 1)) {
      GridQueue<String> queue = caller.queue(name);
      CompletableFuture<String> poll = queue.async().poll(LONG).toCompletableFuture();
      Eventually.holds("it waits", () -> waiting(cluster) == 1);
      poll.cancel(true);
      Eventually.holds("nobody waits", () -> waiting(cluster) == 0);

      List<String> offered = new ArrayList<>();
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < RACES; i++) {
        CompletableFuture<String> take = queue.async().take().toCompletableFuture();
        CompletableFuture<Boolean> cancelled =
            CompletableFuture.supplyAsync(() -> take.cancel(true));
        cluster.member(2).<String>queue(name).offer("i" + i);
        offered.add("i" + i);
        if (!cancelled.join()) {
          taken.add(take.join());
        }
      }
      Eventually.passes(
          "nothing is lost, and nothing is there twice",
          () -> {
            List<String> all = new ArrayList<>(taken);
            all.addAll(queue.toList());
            assertThat(all).containsExactlyInAnyOrderElementsOf(offered);
          });
    }
  }

  private static int waiting(TestCluster cluster) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (int) cluster.member(i).statistics().pendingCalls();
    }
    return sum;
  }
}
