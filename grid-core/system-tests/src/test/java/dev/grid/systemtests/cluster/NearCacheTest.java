package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.Format;
import dev.grid.map.NearCacheConfig.UpdatePolicy;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.OwnMember;
import dev.grid.systemtests.Ports;
import dev.grid.transaction.TransactionOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Near caches of our client and of a member, in a cluster of two members. */
final class NearCacheTest {

  private static final String BINARY = "binary-";
  private static final String OBJECT = "object-";
  private static final String UPDATED = "updated-";
  private static final String PRELOADED = "preloaded-";
  private static final String SMALL = "small-";
  private static final int SMALL_ENTRIES = 50;

  @TempDir private static Path folder;

  private static Grid member;
  private static Grid second;
  private static Grid client;

  /** Whose near cache it is. */
  enum Reader {
    CLIENT,
    MEMBER;

    Grid grid() {
      return this == CLIENT ? client : member;
    }

    /** Somebody else. */
    Grid other() {
      return second;
    }
  }

  private static List<MapConfig> maps(String reader) {
    NearCacheConfig near = NearCacheConfig.DEFAULT.withMaxStaleness(Duration.ofMinutes(5));
    return List.of(
        MapConfig.named(BINARY + "*").withNearCache(near),
        MapConfig.named(OBJECT + "*").withNearCache(near.withFormat(Format.OBJECT)),
        MapConfig.named(UPDATED + "*")
            .withNearCache(near.withUpdatePolicy(UpdatePolicy.CACHE_ON_UPDATE)),
        MapConfig.named(SMALL + "*").withNearCache(near.withEntriesMax(SMALL_ENTRIES)),
        MapConfig.named(PRELOADED + "*")
            .withNearCache(near.withPreloadFile(folder.resolve(reader + "-*.keys").toString())));
  }

  @BeforeAll
  static void start() {
    int port = Ports.firstOfFree(2);
    JoinConfig join = JoinConfig.seeds("127.0.0.1:" + port, "127.0.0.1:" + (port + 1));
    MemberConfig config = OwnMember.config();
    NetworkConfig network = config.network().withJoin(join);
    MemberConfig first = config.withNetwork(network.withPort(port));
    for (MapConfig map : maps("member")) {
      first = first.with(map);
    }
    member = Grids.startMember(first);
    second =
        Grids.startMember(
            config.withInstanceName("second").withNetwork(network.withPort(port + 1)));
    Eventually.holds("two members share the partitions", NearCacheTest::isBalanced);
    client = connect();
  }

  /** What a partition has told before it moves is forgotten, and so is what was kept of it. */
  private static boolean isBalanced() {
    ClusterReport report = Objects.requireNonNull(member.operations()).report();
    int fair = member.cluster().partitionCount() / 2;
    return report.members().size() == 2
        && report.members().stream().allMatch(one -> one.primaries() >= fair)
        && report.migrations() == 0
        && report.partitions().underReplicated() == 0;
  }

  private static Grid connect() {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(OwnMember.addressOf(member));
    for (MapConfig map : maps("client")) {
      config = config.with(map);
    }
    return Grids.connect(config);
  }

  @AfterAll
  static void stop() {
    client.close();
    second.close();
    member.close();
  }

  private static long hits(GridMap<?, ?> map) {
    return Objects.requireNonNull(map.nearCacheStatistics()).hits();
  }

  private static long entries(GridMap<?, ?> map) {
    return Objects.requireNonNull(map.nearCacheStatistics()).entries();
  }

  /** A map of which the reader has kept 30 entries. */
  private static GridMap<String, String> kept(Reader reader, String beginning) {
    String name = Names.fresh(beginning);
    GridMap<String, String> map = reader.other().map(name);
    GridMap<String, String> near = reader.grid().map(name);
    IntStream.range(0, 30).forEach(i -> map.set("k" + i, "old"));
    Eventually.holds(
        "all are kept",
        () -> {
          for (int i = 0; i < 30; i++) {
            assertThat(near.get("k" + i)).isEqualTo("old");
          }
          return entries(near) == 30;
        });
    long hits = hits(near);
    assertThat(near.get("k1")).isEqualTo("old");
    assertThat(near.async().get("k2").toCompletableFuture().join()).isEqualTo("old");
    assertThat(near.containsKey("k3")).isTrue();
    assertThat(near.getAll(List.of("k4", "k5", "none")))
        .isEqualTo(Map.of("k4", "old", "k5", "old"));
    assertThat(hits(near)).isEqualTo(hits + 5);
    return near;
  }

  @ParameterizedTest
  @EnumSource
  void whatOthersChange_isReadAnew(Reader reader) {
    GridMap<String, String> near = kept(reader, BINARY);
    GridMap<String, String> map = reader.other().map(near.name());
    map.set("k0", "new");
    map.delete("k1");
    map.putAll(Map.of("k2", "new", "k3", "new"));
    map.compute("k4", (key, value) -> "new");
    map.setTimeToLive("k5", Duration.ofHours(1));
    reader
        .other()
        .<Void>transaction(
            TransactionOptions.DEFAULT,
            tx -> {
              tx.map(near.name()).set("k6", "new");
              return null;
            });
    map.evict("k7");
    Eventually.holds("eight are dropped", () -> entries(near) == 22);
    for (int i : new int[] {0, 2, 3, 4, 6}) {
      assertThat(near.get("k" + i)).isEqualTo("new");
    }
    assertThat(near.get("k1")).isNull();
    assertThat(near.get("k7")).isNull();
    map.clear();
    Eventually.holds("nothing is kept", () -> entries(near) == 0);
    assertThat(near.get("k20")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whatItWrites_itSeesAtOnce(Reader reader) {
    GridMap<String, String> near = kept(reader, BINARY);
    for (int i = 0; i < 300; i++) {
      near.set("k0", "v" + i);
      assertThat(near.get("k0")).isEqualTo("v" + i);
      near.put("k1", "v" + i);
      assertThat(near.get("k1")).isEqualTo("v" + i);
      near.delete("k2");
      assertThat(near.get("k2")).isNull();
      near.putAll(Map.of("k2", "v" + i, "k3", "v" + i));
      assertThat(near.get("k3")).isEqualTo("v" + i);
      int number = i;
      near.compute("k4", (key, value) -> "v" + number);
      assertThat(near.get("k4")).isEqualTo("v" + i);
      assertThat(near.replace("k5", "w" + i)).isNotNull();
      assertThat(near.get("k5")).isEqualTo("w" + i);
    }
    near.replaceAll((key, value) -> "all");
    assertThat(near.get("k9")).isEqualTo("all");
    near.clear();
    assertThat(near.get("k9")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whatItsTransactionChanges_itSeesAfterTheCommit(Reader reader) {
    GridMap<String, String> near = kept(reader, BINARY);
    for (int i = 0; i < 50; i++) {
      String value = "v" + i;
      reader
          .grid()
          .<Void>transaction(
              TransactionOptions.DEFAULT,
              tx -> {
                tx.map(near.name()).set("k0", value);
                return null;
              });
      assertThat(near.get("k0")).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void underALock_itReadsWhatOthersHaveLeft(Reader reader) {
    GridMap<String, Integer> near = reader.grid().map(Names.fresh(BINARY));
    GridMap<String, Integer> map = reader.other().map(near.name());
    near.set("n", 0);
    for (int i = 0; i < 100; i++) {
      for (GridMap<String, Integer> one : List.of(near, map)) {
        one.lock("n");
        try {
          one.set("n", Objects.requireNonNull(one.get("n")) + 1);
        } finally {
          one.unlock("n");
        }
      }
    }
    assertThat(map.get("n")).isEqualTo(200);
    near.lock("n");
    assertThat(near.get("n")).isEqualTo(200);
    near.unlock("n");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWritten_isKept_whereThatIsWanted(Reader reader) {
    GridMap<String, String> near = kept(reader, UPDATED);
    for (int i = 0; i < 50; i++) {
      near.set("k0", "v" + i);
      long hits = hits(near);
      assertThat(near.get("k0")).isEqualTo("v" + i);
      assertThat(hits(near)).isEqualTo(hits + 1);
      assertThat(near.put("k1", "v" + i)).isEqualTo(i == 0 ? "old" : "v" + (i - 1));
      assertThat(near.get("k1")).isEqualTo("v" + i);
      assertThat(hits(near)).isEqualTo(hits + 2);
    }
    reader.other().<String, String>map(near.name()).set("k0", "others");
    Eventually.holds("others' is read", () -> "others".equals(near.get("k0")));
    near.set("k0", "short", Duration.ofMillis(300));
    Eventually.holds("it is not kept for longer", () -> near.get("k0") == null);
  }

  @ParameterizedTest
  @EnumSource
  void objects_areShared(Reader reader) {
    GridMap<String, String> near = kept(reader, OBJECT);
    assertThat(near.get("k1")).isSameAs(near.get("k1"));
    reader.other().<String, String>map(near.name()).set("k1", "new");
    Eventually.holds("it is read anew", () -> "new".equals(near.get("k1")));
  }

  @ParameterizedTest
  @EnumSource
  void entries_areKeptNoLongerThanTheyLive(Reader reader) {
    GridMap<String, String> near = kept(reader, BINARY);
    GridMap<String, String> map = reader.other().map(near.name());
    map.set("k1", "short", Duration.ofMillis(500));
    map.set("k2", "idle", Duration.ZERO, Duration.ofMillis(500));
    Eventually.holds("it is gone", () -> near.get("k1") == null);
    assertThat(map.get("k1")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void noMoreAreKept_thanMayBe(Reader reader) {
    GridMap<String, String> near = reader.grid().map(Names.fresh(SMALL));
    IntStream.range(0, 500).forEach(i -> near.set("k" + i, "v" + i));
    Eventually.holds(
        "some are kept",
        () -> {
          IntStream.range(0, 500).forEach(i -> assertThat(near.get("k" + i)).isEqualTo("v" + i));
          return entries(near) == SMALL_ENTRIES;
        });
  }

  @ParameterizedTest
  @EnumSource
  void keysOfAnyType_areFound(Reader reader) {
    GridMap<Object, String> near = reader.grid().map(Names.fresh(BINARY));
    GridMap<Object, String> map = reader.other().map(near.name());
    List<Object> keys =
        List.of("s", 1, 1L, 2.5, List.of("a", 1), java.util.UUID.randomUUID(), true);
    keys.forEach(key -> map.set(key, "old " + key.getClass()));
    Eventually.holds(
        "all are kept",
        () -> {
          keys.forEach(key -> assertThat(near.get(key)).isEqualTo("old " + key.getClass()));
          return entries(near) == keys.size();
        });
    keys.forEach(key -> map.set(key, "new " + key.getClass()));
    Eventually.holds("all are dropped", () -> entries(near) == 0);
    keys.forEach(key -> assertThat(near.get(key)).isEqualTo("new " + key.getClass()));
  }

  /** How many keys a file says that it has, behind its first mark. */
  private static int keysIn(Path file) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(Integer.BYTES);
      return in.readInt();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CLIENT")
  void whatWasKept_isThereAfterARestart(Reader reader) {
    GridMap<String, String> near = kept(reader, PRELOADED);
    Path file = folder.resolve("client-" + near.name() + ".keys");
    // It is written now and then, perhaps before all were kept.
    Eventually.holds("all keys are written", () -> keysIn(file) == 30);
    try (Grid again = connect()) {
      GridMap<String, String> loaded = again.map(near.name());
      Eventually.holds("all are kept again", () -> entries(loaded) == 30);
      assertThat(loaded.get("k1")).isEqualTo("old");
      assertThat(hits(loaded)).isOne();
    }
  }
}
