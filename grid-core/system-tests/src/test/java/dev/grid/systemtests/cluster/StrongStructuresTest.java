package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.MessageTooLargeException;
import dev.grid.StructureDestroyedException;
import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.StructureConfig;
import dev.grid.core.Grids;
import dev.grid.list.ListConfig;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.set.SetConfig;
import dev.grid.systemtests.Eventually;
import dev.grid.transaction.TransactionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Structures that are in Raft groups by their configuration: what is only so of them. */
@Execution(ExecutionMode.CONCURRENT)
final class StrongStructuresTest {

  private static final String REFUSAL = "is in a Raft group, by consistency=STRONG";
  private static final String MANY = "many@accounts";
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;

  private UnaryOperator<MemberConfig> strong(int members) {
    return config -> strong(config, members, directory.resolve(config.instanceName()));
  }

  private static MemberConfig strong(MemberConfig config, int members, Path directory) {
    return config
        .with(MapConfig.named("*").withConsistency(Consistency.STRONG))
        .with(MultiMapConfig.named("*").withConsistency(Consistency.STRONG))
        .with(QueueConfig.named("*").withConsistency(Consistency.STRONG))
        .with(RingbufferConfig.named("*").withConsistency(Consistency.STRONG))
        .with(ListConfig.named("*").withConsistency(Consistency.STRONG))
        .with(SetConfig.named("*").withConsistency(Consistency.STRONG))
        .withCp(
            CpConfig.defaults().withMemberCount(members).withDirectory(directory).withFsync(false));
  }

  // Configuration.

  @Test
  void settingsOfPartitions_areRefusedByName() {
    MapConfig map = MapConfig.named("m").withConsistency(Consistency.STRONG);
    assertRefused("backupCount=2", () -> map.withBackupCount(2));
    assertRefused("asyncBackupCount=1", () -> map.withAsyncBackupCount(1));
    assertRefused("mergePolicy", () -> map.withMergePolicy(MergePolicy.Standard.PASS_THROUGH));
    assertRefused("maxIdle", () -> map.withMaxIdle(LONG));
    assertRefused("eviction", () -> map.withEviction(EvictionConfig.entries(1_000)));
    assertRefused("nearCache", () -> map.withNearCache(NearCacheConfig.DEFAULT));
    assertRefused("journal", () -> map.withJournal(JournalConfig.ofCapacity(1_000)));
    assertRefused(
        "backupCount=0",
        () -> QueueConfig.named("q").withBackups(0, 0).withConsistency(Consistency.STRONG));
  }

  private static void assertRefused(String setting, Supplier<StructureConfig> config) {
    assertThatThrownBy(config::get)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining("consistency=STRONG");
  }

  @Test
  void aMemberWithoutGroups_doesNotStart() {
    MemberConfig config =
        MemberConfig.defaults()
            .with(QueueConfig.named("orders").withConsistency(Consistency.STRONG))
            .withCp(CpConfig.defaults().withMemberCount(0));

    assertThatThrownBy(() -> Grids.startMember(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("queue name=orders consistency=STRONG")
        .hasMessageContaining("grid.cp.member-count");
  }

  @Test
  void consistency_isSettledAtTheStart() {
    try (TestCluster cluster = TestCluster.of(1, strong(1))) {
      assertThatThrownBy(() -> cluster.member(0).configure(MapConfig.named("later")))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("consistency=EVENTUAL");
    }
  }

  // Calls.

  @Test
  void whatIsNotServedInGroups_isRefused_withWhatToDoInstead() {
    try (TestCluster cluster = TestCluster.of(1, strong(1))) {
      Grid client = cluster.client(cluster.member(0));
      for (Grid grid : List.of(cluster.member(0), client)) {
        GridMap<String, String> map = grid.map("map");
        GridMultiMap<String, String> multiMap = grid.multiMap("multimap");
        assertUnsupported("fencedLock", () -> map.lock("k"));
        assertUnsupported("fencedLock", () -> map.tryLock("k"));
        assertUnsupported("fencedLock", () -> multiMap.lock("k"));
        assertUnsupported("fencedLock", () -> map.getOrLoad("k", key -> "v"));
        assertUnsupported("time to live", () -> map.set("k", "v", LONG, LONG));
        assertUnsupported(
            "outside of transactions",
            () ->
                grid.transaction(
                    TransactionOptions.DEFAULT,
                    transaction -> transaction.<String, String>map("map").put("k", "v")));
        assertThat(map.isLocked("k")).isFalse();
      }
    }
  }

  /** It says in its log that it keeps nothing. */
  @Test
  void aClientWithANearCache_readsWhatIsThere() {
    try (TestCluster cluster = TestCluster.of(1, strong(1))) {
      GridMap<String, Integer> map = cluster.member(0).map("near");
      Grid client =
          cluster.client(
              cluster.member(0),
              config ->
                  config.with(MapConfig.named("near").withNearCache(NearCacheConfig.DEFAULT)));
      GridMap<String, Integer> near = client.map("near");
      for (int i = 0; i < 20; i++) {
        map.set("k", i);
        assertThat(near.get("k")).isEqualTo(i);
      }
    }
  }

  private static void assertUnsupported(String instead, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(
            thrown -> {
              Throwable refusal = thrown;
              while (!(refusal instanceof UnsupportedOperationException)
                  && refusal.getCause() != null) {
                refusal = refusal.getCause();
              }
              assertThat(refusal)
                  .isInstanceOf(UnsupportedOperationException.class)
                  .hasMessageContaining(REFUSAL)
                  .hasMessageContaining(instead);
            });
  }

  @Test
  void aCallThatIsTooLargeForALog_isRefused() {
    try (TestCluster cluster = TestCluster.of(1, strong(1))) {
      GridMap<String, byte[]> map = cluster.member(0).map("map");

      assertThatThrownBy(() -> map.set("k", new byte[2 << 20]))
          .isInstanceOf(MessageTooLargeException.class);
      assertThat(map.get("k")).isNull();
    }
  }

  @Test
  void aNameWithTwoGroups_isRefused() {
    try (TestCluster cluster = TestCluster.of(1, strong(1))) {
      Grid client = cluster.client(cluster.member(0));

      assertThatThrownBy(() -> client.map("a@b@c").set("k", "v"))
          .hasMessageContaining("must have one @ at most");
    }
  }

  @Test
  void aClientOfTheReference_seesAllOnce_howeverItAsks() {
    try (TestCluster cluster = TestCluster.of(3, strong(3))) {
      HazelcastInstance client =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      IMap<Integer, Integer> map = client.getMap(MANY);
      Map<Integer, Integer> expected = new HashMap<>();
      IntStream.range(0, 500).forEach(i -> expected.put(i, i * i));
      map.putAll(expected);

      assertThat(map.size()).isEqualTo(500);
      assertThat(map.getAll(Set.of(1, 2, 3))).isEqualTo(Map.of(1, 1, 2, 4, 3, 9));
      assertThat(map.keySet()).isEqualTo(expected.keySet());
      assertThat(map.values(Predicates.sql("this < 100"))).hasSize(10);
      assertThatThrownBy(
              () -> map.keySet(Predicates.partitionPredicate(7, Predicates.greaterThan("this", 0))))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("consistency=STRONG");
      Map<Integer, Integer> walked = new HashMap<>();
      for (Map.Entry<Integer, Integer> entry : map) {
        assertThat(walked.put(entry.getKey(), entry.getValue())).isNull();
      }
      assertThat(walked).isEqualTo(expected);
      for (Grid member : List.of(cluster.member(0), cluster.member(1), cluster.member(2))) {
        assertThat(member.<Integer, Integer>map(MANY).getAll(expected.keySet()))
            .isEqualTo(expected);
      }
      assertThatThrownBy(() -> map.lock(1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(REFUSAL);
      map.clear();
      assertThat(map.isEmpty()).isTrue();
    }
  }

  // Destroying, and starting again.

  @Test
  void aStructureThatIsDestroyed_hasNothing_andMayBeginAnew() {
    try (TestCluster cluster = TestCluster.of(3, strong(3))) {
      Grid client = cluster.client(cluster.member(0));
      GridMap<String, String> map = client.map("map");
      GridQueue<String> queue = client.queue("queue");
      map.set("k", "v");
      CompletableFuture<String> waiting = queue.async().take().toCompletableFuture();
      Eventually.holds(
          "the call waits", () -> IntStream.range(0, 3).anyMatch(i -> waits(cluster.member(i))));

      map.destroy();
      queue.destroy();

      assertThatThrownBy(waiting::join).hasCauseInstanceOf(StructureDestroyedException.class);
      for (int i = 0; i < 3; i++) {
        assertThat(cluster.member(i).map("map").get("k")).isNull();
      }
      GridMap<String, String> again = cluster.member(1).map("map");
      again.set("k", "w");
      assertThat(client.<String, String>map("map").get("k")).isEqualTo("w");
    }
  }

  private static boolean waits(Grid member) {
    return member.statistics().structures().stream().anyMatch(each -> each.waiting() > 0);
  }

  @Test
  void whatWasAnswered_isThereAgain_whenAllHasStopped() {
    MemberConfig config =
        strong(MemberConfig.defaults().withInstanceName("again"), 1, directory.resolve("again"))
            .withNetwork(MemberConfig.defaults().network().withHost("127.0.0.1").withPort(0));
    long tail;
    try (Grid member = Grids.startMember(config)) {
      member.<String, String>map("map").put("k", "v", LONG);
      member.<String, String>multiMap(MANY).put("k", "a");
      member.<String, String>multiMap(MANY).put("k", "b");
      member.<String>queue("queue").addAll(List.of("1", "2", "3"));
      assertThat(member.<String>queue("queue").poll()).isEqualTo("1");
      member.<String>ringbuffer("ring").add("r1", OverflowPolicy.OVERWRITE);
      tail = member.<String>ringbuffer("ring").add("r2", OverflowPolicy.OVERWRITE);
      member.<String>list("list").addAll(List.of("x", "x", "y"));
      member.<String>set("set").addAll(List.of("x", "x", "y"));
    }
    try (Grid member = Grids.startMember(config)) {
      assertThat(member.<String, String>map("map").get("k")).isEqualTo("v");
      assertThat(member.<String, String>map("map").entryView("k").timeToLiveMillis())
          .isEqualTo(LONG.toMillis());
      assertThat(new HashSet<>(member.<String, String>multiMap(MANY).get("k")))
          .isEqualTo(Set.of("a", "b"));
      assertThat(List.copyOf(member.<String>queue("queue"))).containsExactly("2", "3");
      assertThat(member.<String>ringbuffer("ring").tailSequence()).isEqualTo(tail);
      assertThat(List.copyOf(member.<String>list("list"))).containsExactly("x", "x", "y");
      assertThat(member.<String>set("set")).containsExactlyInAnyOrder("x", "y");
    }
  }
}
