package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.collection.IQueue;
import com.hazelcast.core.HazelcastException;
import dev.grid.Grid;
import dev.grid.GridTimeoutException;
import dev.grid.Member;
import dev.grid.config.UserCodeConfig;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Queues with a comparator and with a store, on members of a cluster, as every client sees them.
 */
@Timeout(600)
final class QueueOrderAndStoreTest {

  /** Shorter ones first; the item {@code bad} cannot be compared. */
  private static final Comparator<String> BY_LENGTH =
      Comparator.comparingInt(
          item -> {
            if (item.equals("bad")) {
              throw new IllegalStateException("as the test wants it");
            }
            return item.length();
          });

  /** A table that all members reach. Thread-safe. */
  private static final class Table implements QueueStore<String> {

    private final NavigableMap<Long, String> rows = new ConcurrentSkipListMap<>();
    private volatile boolean fails;
    private volatile @Nullable CountDownLatch until;

    private void called() throws IOException, InterruptedException {
      CountDownLatch end = until;
      if (end != null) {
        end.await();
      }
      if (fails) {
        throw new IOException("no connection to the table");
      }
    }

    @Override
    public void store(String queue, long id, String item) throws Exception {
      called();
      rows.put(id, item);
    }

    @Override
    public void deleteAll(String queue, Collection<Long> ids) throws Exception {
      called();
      rows.keySet().removeAll(ids);
    }

    @Override
    public List<Long> loadAllIds(String queue) throws Exception {
      called();
      return List.copyOf(rows.keySet());
    }

    @Override
    public @Nullable String load(String queue, long id) throws Exception {
      called();
      return rows.get(id);
    }
  }

  private final Table table = new Table();

  private TestCluster cluster(int members, Duration failAfter) {
    return TestCluster.of(
        members,
        config ->
            config
                .withUserCode(new UserCodeConfig(Duration.ofMinutes(1), failAfter))
                .with(QueueConfig.named("ordered").withComparator(BY_LENGTH))
                .with(
                    QueueConfig.named("stored")
                        .withStore(
                            QueueStoreConfig.of(table).withMemoryItems(3).withBatchItems(2))));
  }

  private TestCluster cluster(int members) {
    return cluster(members, Duration.ofMinutes(5));
  }

  private static Grid ownerOf(TestCluster cluster, String name) {
    Grid first = cluster.member(0);
    Member owner = first.cluster().ownerOf(first.cluster().partitionOf(name));
    return first.id().equals(Objects.requireNonNull(owner).id()) ? first : cluster.member(1);
  }

  @Test
  void order_isTheSameForEveryClient_andAfterPromotion() throws Exception {
    try (TestCluster cluster = cluster(2)) {
      GridQueue<String> queue = cluster.member(0).queue("ordered");
      IQueue<String> theirs =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS).getQueue("ordered");
      queue.add("ccc");
      theirs.add("a");
      cluster.client(cluster.member(0)).<String>queue("ordered").addAll(List.of("dddd", "bb", "b"));
      theirs.add("aa");

      assertThat(queue.toList()).containsExactly("a", "b", "bb", "aa", "ccc", "dddd");
      GridQueue<String> ours = cluster.client(cluster.member(0)).queue("ordered");
      for (GridQueue<String> each : List.of(queue, ours)) {
        assertThatThrownBy(() -> each.add("bad"))
            .isInstanceOf(QueueComparatorException.class)
            .hasMessageContaining("queue=ordered");
      }
      assertThatThrownBy(() -> theirs.add("bad")).isInstanceOf(HazelcastException.class);
      assertThat(theirs.poll()).isEqualTo("a");

      cluster.stop(ownerOf(cluster, "ordered"));
      GridQueue<String> promoted = cluster.member(0).queue("ordered");
      promoted.add("cc");
      assertThat(promoted.toList()).containsExactly("b", "bb", "aa", "cc", "ccc", "dddd");
    }
  }

  @Test
  void items_areInTheStore_alsoAfterTheirMemberIsGone_andAfterAll() throws Exception {
    List<String> items = IntStream.range(0, 8).mapToObj(i -> "i" + i).toList();
    try (TestCluster cluster = cluster(2)) {
      GridQueue<String> queue = cluster.client(cluster.member(0)).queue("stored");
      queue.addAll(items);
      assertThat(table.rows.values()).containsExactlyElementsOf(items);
      IQueue<String> theirs =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS).getQueue("stored");
      assertThat(theirs.poll()).isEqualTo("i0");
      assertThat(theirs.contains("i7")).isTrue();

      cluster.stop(ownerOf(cluster, "stored"));
      GridQueue<String> promoted = cluster.member(0).queue("stored");
      assertThat(promoted.toList()).containsExactlyElementsOf(items.subList(1, 8));
      assertThat(promoted.poll()).isEqualTo("i1");
    }
    assertThat(table.rows.values()).containsExactlyElementsOf(items.subList(2, 8));
    try (TestCluster cluster = cluster(1)) {
      GridQueue<String> queue = cluster.member(0).queue("stored");
      assertThat(queue.take()).isEqualTo("i2");
      List<String> drained = new ArrayList<>();
      queue.drainTo(drained);
      assertThat(drained).containsExactlyElementsOf(items.subList(3, 8));
      assertThat(table.rows).isEmpty();
    }
  }

  @Test
  void aStoreThatFails_isToldToThatCaller() throws Exception {
    try (TestCluster cluster = cluster(1)) {
      GridQueue<String> embedded = cluster.member(0).queue("stored");
      GridQueue<String> client = cluster.client(cluster.member(0)).queue("stored");
      client.add("i0");
      table.fails = true;
      for (GridQueue<String> queue : List.of(embedded, client)) {
        assertThatThrownBy(() -> queue.add("lost"))
            .isInstanceOf(QueueStoreException.class)
            .hasMessageContaining("queue=stored")
            .hasMessageContaining("no connection to the table");
        assertThatThrownBy(queue::poll).isInstanceOf(QueueStoreException.class);
        assertThat(queue.peek()).isEqualTo("i0");
      }
      table.fails = false;
      assertThat(client.poll()).isEqualTo("i0");
    }
  }

  private static boolean isAdded(GridQueue<String> queue, String item) {
    try {
      return queue.offer(item);
    } catch (GridTimeoutException e) {
      return false;
    }
  }

  @Test
  void aStoreThatDoesNotAnswer_failsItsCallers_andNobodyElse() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (TestCluster cluster = cluster(1, Duration.ofSeconds(5))) {
      GridQueue<String> queue = cluster.client(cluster.member(0)).queue("stored");
      queue.add("i0");
      table.until = end;
      CompletableFuture<Boolean> endless = queue.async().offer("late").toCompletableFuture();

      for (CompletableFuture<Boolean> call :
          List.of(endless, queue.async().offer("later").toCompletableFuture())) {
        assertThatThrownBy(() -> call.get(120, TimeUnit.SECONDS))
            .hasCauseInstanceOf(GridTimeoutException.class)
            .hasMessageContaining("stored")
            .hasMessageContaining("failAfterMillis=5000");
      }
      assertThat(queue.peek()).isEqualTo("i0");
      assertThat(cluster.member(0).<String>queue("other").offer("x")).isTrue();
      table.until = null;
      end.countDown();
      assertThat(queue.poll()).isEqualTo("i0");
      Eventually.holds("its task has ended", () -> isAdded(queue, "i1"));
      assertThat(queue.toList()).as("what came late does not count").containsExactly("i1");
    } finally {
      end.countDown();
    }
  }
}
