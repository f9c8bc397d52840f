package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.QueryResultSizeExceededException;
import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.map.GridMap;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.query.ResultTooLargeException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls about all of a map, in a cluster: one message a member, in parts, within limits. */
@Execution(ExecutionMode.CONCURRENT)
class WholeMapTest {

  private static final int MIB = 1 << 20;

  private static MemberConfig small(MemberConfig config) {
    return config.withNetwork(config.network().withFrameBytesMax(8 * MIB));
  }

  private static long brought(Grid member) {
    ClusterOperations operations = Objects.requireNonNull(member.operations());
    return operations.report().callsForwarded();
  }

  @Test
  void a_call_to_all_partitions_is_one_message_for_each_other_member() {
    try (TestCluster cluster = TestCluster.of(3)) {
      GridMap<Integer, String> map = cluster.member(0).map("counted");
      Map<Integer, String> entries = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        entries.put(i, "v" + i);
      }
      map.putAll(entries);

      assertThat(map.size()).as("every partition is served").isEqualTo(500);
      long before = brought(cluster.member(0));
      assertThat(map.size()).isEqualTo(500);
      assertThat(brought(cluster.member(0)) - before).isEqualTo(2);

      assertThat(map.keySet()).isEqualTo(entries.keySet());
      assertThat(new HashSet<>(map.values())).isEqualTo(new HashSet<>(entries.values()));
      assertThat(map.entrySet()).isEqualTo(entries.entrySet());
      assertThat(map.containsValue("v17")).isTrue();
      assertThat(map.containsValue("none")).isFalse();
      assertThat(map.isEmpty()).isFalse();

      before = brought(cluster.member(0));
      map.clear();
      assertThat(brought(cluster.member(0)) - before).isEqualTo(2);
      assertThat(map.size()).isZero();
      assertThat(cluster.member(1).map("counted").isEmpty()).isTrue();
    }
  }

  @Test
  void an_answer_comes_in_parts_and_one_that_no_message_holds_is_refused_or_read_in_pages() {
    try (TestCluster cluster = TestCluster.of(3, WholeMapTest::small)) {
      GridMap<Integer, byte[]> map = cluster.member(0).map("large");
      for (int i = 0; i < 30; i++) {
        map.set(i, new byte[MIB / 5]);
      }
      HazelcastInstance foreign =
          cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);
      IMap<Integer, byte[]> seen = foreign.getMap("large");
      assertThat(seen.values()).as("6 MB in parts of 1 MB").hasSize(30);

      for (int i = 30; i < 60; i++) {
        map.set(i, new byte[MIB / 5]);
      }
      assertThatThrownBy(seen::values)
          .hasMessageContaining("grid.network.frame-size-max=" + 8 * MIB)
          .hasMessageContaining("pages");
      assertThat(seen.keySet()).hasSize(60);
      Set<Integer> paged = new HashSet<>();
      seen.iterator(100).forEachRemaining(entry -> paged.add(entry.getKey()));
      assertThat(paged).hasSize(60);

      assertThat(map.values()).as("embedded").hasSize(60);
      GridMap<Integer, byte[]> ours = cluster.client(cluster.member(2)).map("large");
      assertThat(ours.values()).as("our client").hasSize(60);
      assertThat(ours.async().entrySet().toCompletableFuture().join()).hasSize(60);

      assertThatThrownBy(() -> seen.values(com.hazelcast.query.Predicates.alwaysTrue()))
          .isInstanceOf(QueryResultSizeExceededException.class);
      assertThatThrownBy(() -> ours.values(Predicates.alwaysTrue()))
          .isInstanceOf(ResultTooLargeException.class)
          .hasMessageContaining("grid.network.frame-size-max=" + 8 * MIB);
      assertThat(ours.values(Predicates.lessThan("__key", 5))).hasSize(5);
      assertThat(ours.keySet(Predicates.paging(7))).hasSize(7);

      PagingPredicate last = Predicates.paging(null, new Descending(), 7);
      assertThat(ours.entrySet(last).stream().map(Map.Entry::getKey).toList())
          .as("a page by a comparator, of more than a message holds")
          .isEqualTo(List.of(59, 58, 57, 56, 55, 54, 53));
      last.nextPage();
      assertThat(ours.values(last)).hasSize(7);
      last.nextPage();
      assertThat(ours.keySet(last))
          .containsExactlyInAnyOrderElementsOf(List.of(45, 44, 43, 42, 41, 40, 39));
      assertThatThrownBy(() -> ours.values(Predicates.paging(null, new Failing(), 7)))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("on purpose");
    }
  }

  record Descending() implements Comparator<Map.Entry<Integer, byte[]>> {
    @Override
    public int compare(Map.Entry<Integer, byte[]> a, Map.Entry<Integer, byte[]> b) {
      return Integer.compare(b.getKey(), a.getKey());
    }
  }

  record Failing() implements Comparator<Map.Entry<Integer, byte[]>> {
    @Override
    public int compare(Map.Entry<Integer, byte[]> a, Map.Entry<Integer, byte[]> b) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void what_moves_meanwhile_is_found_once() throws Exception {
    try (TestCluster cluster = TestCluster.of(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      GridMap<Integer, String> map = cluster.member(0).map("moving");
      Map<Integer, String> entries = new HashMap<>();
      for (int i = 0; i < 2_000; i++) {
        entries.put(i, "v");
      }
      map.putAll(entries);
      AtomicBoolean over = new AtomicBoolean();
      Future<Integer> asking =
          threads.submit(
              () -> {
                int asked = 0;
                do {
                  assertThat(map.size()).isEqualTo(2_000);
                  assertThat(map.keySet()).isEqualTo(entries.keySet());
                  asked++;
                } while (!over.get());
                return asked;
              });
      cluster.start();
      cluster.stop(cluster.member(1));
      cluster.awaitBalance();
      over.set(true);
      assertThat(asking.get()).isPositive();
      CompletableFuture<Integer> size = map.async().size().toCompletableFuture();
      assertThat(size.join()).isEqualTo(2_000);
    }
  }
}
