package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.Grid;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.map.GridMap;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Structures come and go for all members and clients at once. */
@Execution(ExecutionMode.CONCURRENT)
final class SharedStructuresTest {

  private static final StructureId ORDERS = GridMap.TYPE.id("orders");

  /** Keeps what it is told, as text. Thread-safe. */
  private static final class Log implements StructureListener, DistributedObjectListener {

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void created(StructureId structure) {
      told.add("+" + structure.name());
    }

    @Override
    public void destroyed(StructureId structure) {
      told.add("-" + structure.name());
    }

    @Override
    public void distributedObjectCreated(DistributedObjectEvent event) {
      told.add("+" + event.getObjectName());
    }

    @Override
    public void distributedObjectDestroyed(DistributedObjectEvent event) {
      told.add("-" + event.getObjectName());
    }
  }

  @Test
  void structure_createdAnywhere_isKnownEverywhere_onceEach() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(1));
      HazelcastInstance all = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      HazelcastInstance one = cluster.hazelcastClient(cluster.member(1), RoutingMode.SINGLE_MEMBER);
      Eventually.holds(
          "the client is connected to both", () -> client.statistics().connections() == 2);
      Map<String, Log> logs =
          Map.of(
              "member 0", new Log(),
              "member 1", new Log(),
              "client", new Log(),
              "all members", new Log(),
              "single member", new Log());
      cluster.member(0).addStructureListener(logs.get("member 0"));
      cluster.member(1).addStructureListener(logs.get("member 1"));
      client.addStructureListener(logs.get("client"));
      all.addDistributedObjectListener(logs.get("all members"));
      one.addDistributedObjectListener(logs.get("single member"));

      cluster.member(0).map("a");
      awaitLast(logs, "+a");
      cluster.member(1).map("b");
      awaitLast(logs, "+b");
      one.getQueue("c").size();
      awaitLast(logs, "+c");
      all.getMap("d").size();
      awaitLast(logs, "+d");
      client.map("e").size();
      awaitLast(logs, "+e");
      client.destroy(GridMap.TYPE.id("a"));
      awaitLast(logs, "-a");
      one.getQueue("c").destroy();
      awaitLast(logs, "-c");

      logs.forEach(
          (who, log) ->
              assertThat(log.told)
                  .as(who)
                  .containsExactly("+a", "+b", "+c", "+d", "+e", "-a", "-c"));
      assertThat(cluster.member(0).structures()).hasSize(3);
      assertThat(cluster.member(1).structures()).hasSize(3);
      assertThat(client.structures()).hasSize(3);
    }
  }

  @Test
  void whatOnlyWeHave_isToldToOurClients() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(1));
      Eventually.holds(
          "the client is connected to both", () -> client.statistics().connections() == 2);
      Log log = new Log();
      client.addStructureListener(log);

      StructureId limiter = GridRateLimiter.TYPE.id("calls");
      cluster.member(0).rateLimiter("calls").availablePermits();
      Eventually.passes("it is told", () -> assertThat(log.told).containsExactly("+calls"));
      Eventually.passes(
          "whichever member is asked knows it",
          () -> assertThat(client.structures()).containsExactly(limiter));
      client.destroy(limiter);
      Eventually.passes(
          "its end is told", () -> assertThat(log.told).containsExactly("+calls", "-calls"));
      assertThat(client.structures()).isEmpty();
    }
  }

  private static void awaitLast(Map<String, Log> logs, String expected) {
    Eventually.passes(
        "all are told of " + expected,
        () ->
            logs.forEach(
                (who, log) ->
                    assertThat(log.told).as(who).isNotEmpty().last().isEqualTo(expected)));
  }

  @Test
  void structure_destroyedAnywhere_isEmptyEverywhere() {
    try (TestCluster cluster = TestCluster.of(3)) {
      for (String key : cluster.keysOfAll("key-", 10)) {
        cluster.member(0).map("orders").put(key, "v");
      }
      cluster.member(2).destroy(ORDERS);
      for (int i = 0; i < 3; i++) {
        assertThat(cluster.member(i).structures()).isEmpty();
      }
      assertThat(cluster.member(1).map("orders").size()).isZero();
      for (String key : cluster.keysOfAll("key-", 10)) {
        assertThat(cluster.member(0).map("orders").get(key)).isNull();
      }
    }
  }

  @Test
  void structure_writtenToByAnOldProxyAfterItsEnd_isListedAgainEverywhere() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(1));
      HazelcastInstance other = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      Map<String, Log> logs = Map.of("member", new Log(), "client", new Log(), "other", new Log());
      cluster.member(1).addStructureListener(logs.get("member"));
      client.addStructureListener(logs.get("client"));
      other.addDistributedObjectListener(logs.get("other"));
      GridMap<String, String> ofMember = cluster.member(0).map("orders");
      GridMap<String, String> ofClient = client.map("orders");
      IMap<String, String> ofOther = other.getMap("orders");
      awaitLast(logs, "+orders");

      Map<String, Runnable> writers =
          Map.of(
              "member", () -> ofMember.put("k", "v"),
              "client", () -> ofClient.put("k", "v"),
              "other", () -> ofOther.put("k", "v"));
      writers.forEach(
          (who, write) -> {
            cluster.member(0).destroy(ORDERS);
            awaitLast(logs, "-orders");
            write.run();
            awaitLast(logs, "+orders");
            Eventually.passes(
                "all list what the " + who + " wrote",
                () -> {
                  assertThat(cluster.member(0).structures()).containsExactly(ORDERS);
                  assertThat(cluster.member(1).structures()).containsExactly(ORDERS);
                  assertThat(client.structures()).containsExactly(ORDERS);
                });
          });
      logs.forEach(
          (who, log) ->
              assertThat(log.told)
                  .as(who)
                  .containsExactly(
                      "+orders", "-orders", "+orders", "-orders", "+orders", "-orders", "+orders"));
    }
  }

  @Test
  void structure_destroyedAtOnceByAnotherMember_isGone() {
    try (TestCluster cluster = TestCluster.of(2)) {
      for (int i = 0; i < 100; i++) {
        cluster.member(i % 2).map("orders").put("k", "v");
        cluster.member((i + 1) % 2).destroy(ORDERS);
        assertThat(cluster.member(0).structures()).isEmpty();
        assertThat(cluster.member(1).structures()).isEmpty();
        assertThat(cluster.member(i % 2).<String, String>map("orders").get("k")).isNull();
        cluster.member(i % 2).destroy(ORDERS);
      }
    }
  }

  @Test
  void memberThatJoins_knowsWhatThereIs() {
    try (TestCluster cluster = TestCluster.of(1)) {
      cluster.member(0).map("orders");
      cluster.member(0).map("gone");
      cluster.member(0).destroy(GridMap.TYPE.id("gone"));
      Grid second = cluster.start();
      Eventually.passes(
          "the new member knows the structures",
          () -> assertThat(second.structures()).containsExactly(ORDERS));
    }
  }
}
