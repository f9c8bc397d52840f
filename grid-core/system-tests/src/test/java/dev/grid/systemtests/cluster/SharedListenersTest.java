package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.map.listener.MapClearedListener;
import dev.grid.Grid;
import dev.grid.LostEvents;
import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.systemtests.Eventually;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every listener hears of every event of the cluster once, wherever it is registered. */
@Execution(ExecutionMode.CONCURRENT)
final class SharedListenersTest {

  /** Keeps values by key, in the order in which they came. Thread-safe. */
  private static final class Log
      implements EntryListener<String, Integer>,
          EntryAddedListener<String, Integer>,
          EntryUpdatedListener<String, Integer>,
          MapClearedListener {

    private final Map<String, List<Integer>> values = new ConcurrentHashMap<>();
    private final List<Integer> clears = new CopyOnWriteArrayList<>();

    private void keep(String key, Integer value) {
      values.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>()).add(value);
    }

    @Override
    public void changed(EntryEvent<String, Integer> event) {
      switch (event.type()) {
        case ADDED, UPDATED -> keep(event.key(), event.value());
        case CLEAR_ALL -> clears.add(event.affectedEntries());
        default -> {}
      }
    }

    @Override
    public void entryAdded(com.hazelcast.core.EntryEvent<String, Integer> event) {
      keep(event.getKey(), event.getValue());
    }

    @Override
    public void entryUpdated(com.hazelcast.core.EntryEvent<String, Integer> event) {
      keep(event.getKey(), event.getValue());
    }

    @Override
    public void mapCleared(com.hazelcast.map.MapEvent event) {
      clears.add(event.getNumberOfEntriesAffected());
    }
  }

  /** The logs of listeners of every kind. */
  private static Map<String, Log> listenEverywhere(TestCluster cluster, int members) {
    Map<String, Log> logs = new LinkedHashMap<>();
    for (int i = 0; i < members; i++) {
      Log log = new Log();
      cluster.member(i).<String, Integer>map("m").addListener(log, true);
      logs.put("member " + i, log);
    }
    Grid client = cluster.client(cluster.member(members - 1));
    Eventually.holds(
        "the client is connected to all", () -> client.statistics().connections() == members);
    Log ours = new Log();
    client.<String, Integer>map("m").addListener(ours, true);
    logs.put("client", ours);
    for (RoutingMode mode :
        new RoutingMode[] {RoutingMode.ALL_MEMBERS, RoutingMode.SINGLE_MEMBER}) {
      HazelcastInstance theirs = cluster.hazelcastClient(cluster.member(members - 1), mode);
      Log log = new Log();
      theirs.<String, Integer>getMap("m").addEntryListener(log, true);
      logs.put(mode.name(), log);
    }
    return logs;
  }

  @Test
  void events_comeOnceAndInOrder() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Map<String, Log> logs = listenEverywhere(cluster, 3);
      List<String> keys = cluster.keysOfAll("key-", 5);
      List<Integer> values = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        values.add(i);
        for (String key : keys) {
          cluster.member(i % 3).map("m").put(key, i);
        }
      }
      logs.forEach(
          (who, log) ->
              Eventually.passes(
                  who + " hears of everything",
                  () -> {
                    assertThat(log.values.keySet()).containsExactlyInAnyOrderElementsOf(keys);
                    for (String key : keys) {
                      assertThat(log.values.get(key)).as(who + " " + key).isEqualTo(values);
                    }
                  }));
    }
  }

  @Test
  void clear_ofAllPartitions_isToldOnce() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Map<String, Log> logs = listenEverywhere(cluster, 2);
      List<Integer> clears = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int count = i + 1;
        for (String key : cluster.keysOfAll("key-", 6).subList(3, 3 + count)) {
          cluster.member(0).map("m").put(key, i);
        }
        clear(cluster, i);
        clears.add(count);
        logs.forEach(
            (who, log) ->
                Eventually.passes(
                    who + " hears of the clear",
                    () -> assertThat(log.clears).as(who).isEqualTo(clears)));
      }
    }
  }

  private static void clear(TestCluster cluster, int i) {
    switch (i % 3) {
      case 0 -> cluster.member(0).map("m").clear();
      case 1 -> cluster.member(1).map("m").clear();
      default -> cluster.client(cluster.member(0)).map("m").clear();
    }
  }

  @Test
  void memberThatJoins_tellsListenersOfOthers() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Map<String, Log> logs = new LinkedHashMap<>();
      Log embedded = new Log();
      cluster.member(0).<String, Integer>map("m").addListener(embedded, true);
      logs.put("member", embedded);
      Log single = new Log();
      cluster
          .hazelcastClient(cluster.member(0), RoutingMode.SINGLE_MEMBER)
          .<String, Integer>getMap("m")
          .addEntryListener(single, true);
      logs.put("single", single);

      Grid second = cluster.start();
      for (String key : cluster.keysOf(second, "key-", 20)) {
        second.map("m").put(key, 1);
      }
      logs.forEach(
          (who, log) ->
              Eventually.passes(
                  who + " hears of the new member's entries",
                  () -> assertThat(log.values).as(who).hasSize(20)));
    }
  }

  @Test
  void listenerThatIsRemoved_hearsNothingMore() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Log removed = new Log();
      Log kept = new Log();
      Registration registration =
          cluster.member(0).<String, Integer>map("m").addListener(removed, true);
      cluster.member(0).<String, Integer>map("m").addListener(kept, true);
      String key = cluster.keysOf(cluster.member(1), "key-", 1).getFirst();
      cluster.member(1).map("m").put(key, 1);
      Eventually.holds("both hear of it", () -> removed.values.size() + kept.values.size() == 2);
      registration.close();
      for (int i = 2; i <= 10; i++) {
        cluster.member(1).map("m").put(key, i);
      }
      Eventually.holds("one hears of all", () -> kept.values.get(key).size() == 10);
      assertThat(removed.values.get(key)).containsExactly(1);
    }
  }

  @Test
  void memberThatLeaves_mayHaveToldMore() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(0));
      Eventually.holds(
          "the client is connected to all", () -> client.statistics().connections() == 2);
      Map<String, List<LostEvents>> lost = new LinkedHashMap<>();
      for (Map.Entry<String, Grid> who :
          Map.of("member", cluster.member(0), "client", client).entrySet()) {
        List<LostEvents> told = new CopyOnWriteArrayList<>();
        lost.put(who.getKey(), told);
        who.getValue()
            .map("m")
            .addListener(
                new EntryListener<>() {
                  @Override
                  public void eventsLost(LostEvents events) {
                    told.add(events);
                  }
                },
                true);
      }
      assertThat(lost.values()).allMatch(List::isEmpty);

      cluster.member(1).close();

      LostEvents expected =
          new LostEvents("m", LostEvents.Reason.MEMBER_NOT_HEARD, LostEvents.UNKNOWN);
      lost.forEach(
          (who, told) ->
              Eventually.passes(
                  who + " is told", () -> assertThat(told).as(who).containsExactly(expected)));
    }
  }
}
