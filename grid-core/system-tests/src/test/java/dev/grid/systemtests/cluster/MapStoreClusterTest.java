package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import dev.grid.Grid;
import dev.grid.GridTimeoutException;
import dev.grid.StructureUnavailableException;
import dev.grid.config.UserCodeConfig;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStore;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.map.MutableEntry;
import dev.grid.systemtests.Eventually;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Maps with a store, on members of a cluster, as every client sees them. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class MapStoreClusterTest {

  /** A table that all members reach. Thread-safe. */
  private static final class Table implements MapStore<String, String>, AutoCloseable {

    private final ConcurrentMap<String, String> rows = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean fails;
    private volatile @Nullable CountDownLatch until;

    private void called() throws IOException, InterruptedException {
      CountDownLatch end = until;
      if (end != null) {
        end.await();
      }
      if (fails || failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("no connection to the table");
      }
    }

    @Override
    public @Nullable String load(String key) throws Exception {
      called();
      loads.incrementAndGet();
      return rows.get(key);
    }

    @Override
    public Stream<String> loadAllKeys() throws Exception {
      called();
      scans.incrementAndGet();
      return rows.keySet().stream();
    }

    @Override
    public void store(String key, String value) throws Exception {
      called();
      rows.put(key, value);
    }

    @Override
    public void delete(String key) throws Exception {
      called();
      rows.remove(key);
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  private static final long SECONDS_MAX = 120;

  private final Table table = new Table();

  private TestCluster cluster(int members, Duration failAfter) {
    MapStoreConfig store = MapStoreConfig.of(table).withRetryPause(Duration.ofMillis(20));
    return TestCluster.of(
        members,
        config ->
            config
                .withUserCode(new UserCodeConfig(Duration.ofMinutes(1), failAfter))
                .with(MapConfig.named("through").withStore(store))
                .with(
                    MapConfig.named("behind")
                        .withStore(store.withWriteDelay(Duration.ofMillis(100))))
                .with(MapConfig.named("later").withStore(store.withWriteDelay(Duration.ofDays(1))))
                .with(MapConfig.named("whole").withStore(store.withInitialLoad(InitialLoad.LAZY)))
                .with(MapConfig.named("opened").withStore(MapStoreConfig.openedBy(map -> table)))
                .with(
                    MapConfig.named("broken")
                        .withStore(
                            MapStoreConfig.openedBy(
                                map -> {
                                  throw new IOException("no driver");
                                }))));
  }

  private TestCluster cluster(int members) {
    return cluster(members, Duration.ofMinutes(5));
  }

  /** Appends a text. */
  private record Append(String what) implements EntryProcessor<String, String, String> {

    @Override
    public @Nullable String process(MutableEntry<String, String> entry) {
      String before = entry.value();
      entry.setValue(before + what);
      return before;
    }
  }

  @Test
  void writesOfEachClient_areStored_andWhatIsStoredIsLoaded() {
    try (TestCluster cluster = cluster(2)) {
      GridMap<String, String> embedded = cluster.member(0).map("through");
      GridMap<String, String> client = cluster.client(cluster.member(0)).map("through");
      IMap<String, String> theirs =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS).getMap("through");
      embedded.set("a", "1");
      client.put("b", "2");
      theirs.set("c", "3");
      client.putAll(Map.of("d", "4", "e", "5"));
      assertThat(table.rows).isEqualTo(Map.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5"));
      theirs.delete("a");
      assertThat(embedded.remove("b")).isEqualTo("2");
      assertThat(client.executeOnKey("c", new Append("+"))).isEqualTo("3");
      theirs.putTransient("t", "not stored", 0, TimeUnit.SECONDS);
      assertThat(table.rows).isEqualTo(Map.of("c", "3+", "d", "4", "e", "5"));

      theirs.evictAll();
      assertThat(theirs.get("c")).isEqualTo("3+");
      assertThat(theirs.getAll(java.util.Set.of("d", "x"))).isEqualTo(Map.of("d", "4"));
      assertThat(client.executeOnKey("e", new Append("+"))).isEqualTo("5");
      theirs.evictAll();
      theirs.loadAll(java.util.Set.of("c"), true);
      assertThat(embedded.size()).isEqualTo(1);
      theirs.loadAll(false);
      assertThat(embedded.size()).isEqualTo(3);
      theirs.flush();
      theirs.clear();
      assertThat(table.rows).isEmpty();
    }
  }

  @Test
  void codeOverManyEntries_isStored() {
    table.rows.put("unloaded", "1");
    try (TestCluster cluster = cluster(2)) {
      GridMap<String, String> map = cluster.client(cluster.member(0)).map("through");
      for (int i = 0; i < 200; i++) {
        map.set("k" + i, "1");
      }
      map.executeOnKeys(java.util.Set.of("k1", "k2", "unloaded"), new Append("+"));
      assertThat(table.rows)
          .containsEntry("k1", "1+")
          .containsEntry("k2", "1+")
          .containsEntry("unloaded", "1+");
      map.executeOnEntries(new Append("!"));
      assertThat(table.rows.values()).allMatch(value -> value.endsWith("!"));
    }
  }

  @Test
  void aStoreThatFails_isToldToEveryClient_andTheMapStaysAsItWas() {
    try (TestCluster cluster = cluster(2)) {
      GridMap<String, String> embedded = cluster.member(0).map("through");
      GridMap<String, String> client = cluster.client(cluster.member(0)).map("through");
      IMap<String, String> theirs =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS).getMap("through");
      client.set("a", "1");
      table.fails = true;
      for (GridMap<String, String> map : List.of(embedded, client)) {
        assertThatThrownBy(() -> map.set("a", "2"))
            .isInstanceOf(MapStoreException.class)
            .hasMessageContaining("map=through")
            .hasMessageContaining("no connection to the table");
        assertThatThrownBy(() -> map.get("x")).isInstanceOf(MapStoreException.class);
        assertThat(map.get("a")).isEqualTo("1");
      }
      assertThatThrownBy(() -> theirs.set("a", "2")).isInstanceOf(HazelcastException.class);
      assertThatThrownBy(() -> cluster.member(0).map("broken").get("a"))
          .isInstanceOf(StructureUnavailableException.class)
          .hasMessageContaining("no driver");
      table.fails = false;
      client.set("a", "2");
      assertThat(table.rows).isEqualTo(Map.of("a", "2"));
    }
  }

  @Test
  void aStoreThatDoesNotAnswer_failsThoseOfItsKey_andNobodyElse() {
    CountDownLatch end = new CountDownLatch(1);
    try (TestCluster cluster = cluster(1, Duration.ofSeconds(5))) {
      GridMap<String, String> map = cluster.client(cluster.member(0)).map("through");
      map.set("a", "1");
      map.set("b", "1");
      table.until = end;
      CompletableFuture<Void> endless = map.async().set("a", "2").toCompletableFuture();
      for (CompletableFuture<Void> call :
          List.of(endless, map.async().set("a", "3").toCompletableFuture())) {
        assertThatThrownBy(() -> call.get(120, TimeUnit.SECONDS))
            .hasCauseInstanceOf(GridTimeoutException.class)
            .hasMessageContaining("through")
            .hasMessageContaining("failAfterMillis=5000");
      }
      table.until = null;
      map.set("b", "2");
      assertThat(map.get("a")).isEqualTo("1");
      end.countDown();
      Eventually.holds("its task has ended", () -> isSet(map, "a", "4"));
      assertThat(table.rows).containsEntry("a", "4");
    } finally {
      end.countDown();
    }
  }

  private static boolean isSet(GridMap<String, String> map, String key, String value) {
    try {
      map.set(key, value);
      return true;
    } catch (GridTimeoutException e) {
      return false;
    }
  }

  @Test
  void commits_areStored_andThoseThatCannotBe_later() {
    try (TestCluster cluster = cluster(2)) {
      Grid client = cluster.client(cluster.member(0));
      GridMap<String, String> map = client.map("through");
      map.set("removed", "1");
      try (GridTransaction transaction = client.beginTransaction(TransactionOptions.DEFAULT)) {
        transaction.<String, String>map("through").put("a", "1");
        transaction.<String, String>map("through").remove("removed");
        assertThat(table.rows).isEqualTo(Map.of("removed", "1"));
        transaction.commit();
      }
      assertThat(table.rows).isEqualTo(Map.of("a", "1"));

      GridTransaction decided = client.beginTransaction(TransactionOptions.DEFAULT);
      decided.<String, String>map("through").put("a", "2");
      decided.<String, String>map("through").put("b", "2");
      table.fails = true;
      decided.commit();
      assertThat(map.get("a")).isEqualTo("2");
      assertThat(map.get("b")).isEqualTo("2");
      assertThatThrownBy(() -> map.putAll(Map.of("c", "3", "a", "3")))
          .isInstanceOf(MapStoreException.class);
      table.fails = false;
      Eventually.holds("it is stored", () -> table.rows.equals(Map.of("a", "2", "b", "2")));
    }
  }

  @Test
  void aCommitInOnePhase_fails_ifItCannotBeStored() {
    try (TestCluster cluster = cluster(2)) {
      Grid client = cluster.client(cluster.member(0));
      GridMap<String, String> map = client.map("through");
      map.set("a", "1");
      TransactionOptions onePhase =
          TransactionOptions.DEFAULT.withType(TransactionOptions.Type.ONE_PHASE);
      try (GridTransaction transaction = client.beginTransaction(onePhase)) {
        transaction.<String, String>map("through").put("a", "2");
        table.fails = true;
        assertThatThrownBy(transaction::commit).isInstanceOf(RuntimeException.class);
        table.fails = false;
      }
      assertThat(map.get("a")).isEqualTo("1");
      map.set("a", "3");
      assertThat(table.rows).isEqualTo(Map.of("a", "3"));
    }
  }

  @Test
  void whatWaits_isStored_byWhoeverHasThePartitionThen() {
    try (TestCluster cluster = cluster(3)) {
      GridMap<String, String> map = cluster.client(cluster.member(0)).map("behind");
      table.fails = true;
      for (int i = 0; i < 500; i++) {
        map.set("k" + i, "v" + i);
      }
      assertThatThrownBy(map::flush).isInstanceOf(MapStoreException.class);
      cluster.stop(cluster.member(2));
      assertThat(table.rows).isEmpty();
      cluster.start();
      table.fails = false;
      Eventually.holds("all is stored", () -> table.rows.size() == 500);
      map.flush();
      map.clear();
      map.flush();
      assertThat(table.rows).isEmpty();
    }
  }

  @Test
  void aClusterThatStops_storesWhatWaits() {
    try (TestCluster cluster = cluster(2)) {
      GridMap<String, String> map = cluster.member(0).map("later");
      for (int i = 0; i < 100; i++) {
        map.set("k" + i, "v" + i);
      }
      cluster.stop(cluster.member(1));
      assertThat(table.rows).as("the other has it").isEmpty();
    }
    assertThat(table.rows).hasSize(100);
  }

  @Test
  void aClusterThatStops_triesAgain_whileThereIsTime() {
    TestCluster cluster = cluster(1);
    GridMap<String, String> map = cluster.member(0).map("later");
    for (int i = 0; i < 20; i++) {
      map.set("k" + i, "v" + i);
    }
    table.failures.set(30);
    cluster.close();
    assertThat(table.rows).hasSize(20);
  }

  @Test
  void theInitialLoad_happensOnce_forAllMembersAndClients() {
    for (int i = 0; i < 1_000; i++) {
      table.rows.put("k" + i, "v" + i);
    }
    try (TestCluster cluster = cluster(3)) {
      List<GridMap<String, String>> maps =
          List.of(
              cluster.member(0).map("whole"),
              cluster.member(1).map("whole"),
              cluster.client(cluster.member(2)).map("whole"));
      assertThat(maps.get(0).get("k1")).isEqualTo("v1");
      assertThat(table.scans).hasValue(0);
      List<CompletableFuture<Integer>> sizes =
          maps.stream().map(map -> map.async().size().toCompletableFuture()).toList();
      assertThat(sizes).allSatisfy(size -> assertThat(size.join()).isEqualTo(1_000));
      assertThat(table.loads).hasValue(1_000);
      assertThat(maps.get(2).values()).hasSize(1_000);
      cluster.start();
      assertThat(maps.get(2).size()).isEqualTo(1_000);
      assertThat(table.loads).hasValue(1_000);
    }
  }

  @Test
  void whatAFactoryHasOpened_isClosed_withItsMapOrItsMember() {
    try (TestCluster cluster = cluster(2)) {
      GridMap<String, String> map = cluster.member(0).map("opened");
      for (int i = 0; i < 100; i++) {
        map.set("k" + i, "v");
      }
      map.destroy();
      Eventually.holds("it is closed on both", () -> table.closes.get() == 2);
      assertThat(table.rows).as("destroying deletes nothing").hasSize(100);
    }
  }

  @Test
  void mapWhoseStoreHangs_keepsNoOtherMap_fromItsStore() throws Exception {
    Table hanging = new Table();
    CountDownLatch hangs = new CountDownLatch(1);
    hanging.until = hangs;
    try (TestCluster cluster =
        TestCluster.of(
            1,
            config ->
                config
                    .with(MapConfig.named("hanging").withStore(MapStoreConfig.of(hanging)))
                    .with(MapConfig.named("other").withStore(MapStoreConfig.of(table))))) {
      GridMap<String, String> map = cluster.member(0).map("hanging");
      int writes = 4 * Math.max(8, Runtime.getRuntime().availableProcessors());
      List<CompletableFuture<Void>> waiting =
          IntStream.range(0, writes)
              .mapToObj(i -> map.async().set("k" + i, "v").toCompletableFuture())
              .toList();

      GridMap<String, String> other = cluster.member(0).map("other");
      other.async().set("k", "v").toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);

      assertThat(table.rows).containsEntry("k", "v");
      assertThat(hanging.rows).isEmpty();
      hangs.countDown();
      for (CompletableFuture<Void> write : waiting) {
        write.get(SECONDS_MAX, TimeUnit.SECONDS);
      }
      assertThat(hanging.rows).hasSize(writes);
    }
  }
}
