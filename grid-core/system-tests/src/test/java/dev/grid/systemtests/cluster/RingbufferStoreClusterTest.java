package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastException;
import dev.grid.Grid;
import dev.grid.GridTimeoutException;
import dev.grid.config.UserCodeConfig;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import dev.grid.ringbuffer.RingbufferStoreException;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ringbuffer's store on members of a cluster. */
final class RingbufferStoreClusterTest {

  private static final int CAPACITY = 3;

  /** A table that all members reach. Thread-safe. */
  private static final class Table implements RingbufferStore<String> {

    private final NavigableMap<Long, String> rows = new ConcurrentSkipListMap<>();
    private volatile boolean fails;
    private volatile @Nullable CountDownLatch until;

    private void failIfWanted() throws IOException {
      CountDownLatch end = until;
      if (end != null) {
        try {
          end.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (fails) {
        throw new IOException("no connection to the table");
      }
    }

    @Override
    public void store(String ringbuffer, long sequence, String item) throws IOException {
      failIfWanted();
      rows.put(sequence, item);
    }

    @Override
    public @Nullable String load(String ringbuffer, long sequence) throws IOException {
      failIfWanted();
      return rows.get(sequence);
    }

    @Override
    public long largestSequence(String ringbuffer) throws IOException {
      failIfWanted();
      return rows.isEmpty() ? -1 : rows.lastKey();
    }
  }

  private final Table table = new Table();

  private TestCluster cluster(int members) {
    return TestCluster.of(
        members,
        config ->
            config.with(RingbufferConfig.named("stored").withCapacity(CAPACITY).withStore(table)));
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "i" + i).toList();
  }

  @Test
  void itemsAreStored_andLoadedAgain_alsoAfterTheirMemberIsGone_andAfterAll() throws Exception {
    try (TestCluster cluster = cluster(2)) {
      GridRingbuffer<String> ring = cluster.client(cluster.member(0)).ringbuffer("stored");
      for (String item : numbered(0, 5)) {
        ring.add(item);
      }
      ring.addAll(numbered(5, 8), OverflowPolicy.OVERWRITE);

      assertThat(table.rows.values()).containsExactlyElementsOf(numbered(0, 8));
      assertThat(ring.headSequence()).isEqualTo(5);
      assertThat(ring.readOne(0)).isEqualTo("i0");
      var theirs = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      assertThat(theirs.<String>getRingbuffer("stored").readOne(1)).isEqualTo("i1");
      assertThat(theirs.<String>getRingbuffer("stored").add("i8")).isEqualTo(8);

      int partition = cluster.member(0).cluster().partitionOf("stored");
      Grid owner =
          cluster.member(0).cluster().ownerOf(partition).id().equals(cluster.member(0).id())
              ? cluster.member(0)
              : cluster.member(1);
      cluster.stop(owner);
      assertThat(cluster.member(0).<String>ringbuffer("stored").add("i9")).isEqualTo(9);
      assertThat(cluster.member(0).<String>ringbuffer("stored").readOne(2)).isEqualTo("i2");
    }
    try (TestCluster cluster = cluster(1)) {
      GridRingbuffer<String> ring = cluster.member(0).ringbuffer("stored");
      assertThat(ring.readOne(9)).isEqualTo("i9");
      assertThat(ring.size()).isZero();
      assertThat(ring.add("i10")).isEqualTo(10);
      table.rows.remove(4L);
      assertThatThrownBy(() -> ring.readOne(4)).isInstanceOf(StaleSequenceException.class);
    }
  }

  @Test
  void aStoreThatDoesNotAnswer_failsItsCallers_andReadersGoOn() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    UserCodeConfig limit = new UserCodeConfig(Duration.ofMinutes(1), Duration.ofSeconds(5));
    RingbufferConfig stored = RingbufferConfig.named("stored").withStore(table);
    try (TestCluster cluster =
        TestCluster.of(1, config -> config.withUserCode(limit).with(stored))) {
      GridRingbuffer<String> ring = cluster.client(cluster.member(0)).ringbuffer("stored");
      ring.add("i0");
      table.until = end;

      for (String item : List.of("endless", "behind it")) {
        assertThatThrownBy(() -> ring.add(item))
            .isInstanceOf(GridTimeoutException.class)
            .hasMessageContaining("stored")
            .hasMessageContaining("failAfterMillis=5000");
      }
      assertThat(ring.readOne(0)).isEqualTo("i0");
      table.until = null;
      end.countDown();
      Eventually.holds("its task has ended", () -> isAdded(ring, "i1"));
      assertThat(ring.tailSequence()).as("what came late does not count").isEqualTo(1);
      assertThat(ring.readOne(1)).isEqualTo("i1");
      assertThat(table.rows.get(1L)).as("stored again").isEqualTo("i1");
    } finally {
      end.countDown();
    }
  }

  private static boolean isAdded(GridRingbuffer<String> ring, String item) {
    try {
      ring.add(item);
      return true;
    } catch (GridTimeoutException e) {
      return false;
    }
  }

  @Test
  void aStoreThatFails_isToldToThatCaller_andNothingElseIsDisturbed() throws Exception {
    try (TestCluster cluster = cluster(1)) {
      GridRingbuffer<String> embedded = cluster.member(0).ringbuffer("stored");
      GridRingbuffer<String> client = cluster.client(cluster.member(0)).ringbuffer("stored");
      client.add("i0");
      table.fails = true;
      for (GridRingbuffer<String> ring : List.of(embedded, client)) {
        assertThatThrownBy(() -> ring.add("lost"))
            .isInstanceOf(RingbufferStoreException.class)
            .hasMessageContaining("ringbuffer=stored")
            .hasMessageContaining("no connection to the table");
        assertThat(ring.readOne(0)).isEqualTo("i0");
        assertThat(ring.tailSequence()).isZero();
      }
      var theirs = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      assertThatThrownBy(() -> theirs.<String>getRingbuffer("stored").add("lost"))
          .isInstanceOf(HazelcastException.class)
          .hasMessageContaining("no connection to the table");
      table.fails = false;
      assertThat(client.add("i1")).isEqualTo(1);
      assertThat(embedded.async().size().toCompletableFuture().join()).isEqualTo(2);
    }
  }
}
