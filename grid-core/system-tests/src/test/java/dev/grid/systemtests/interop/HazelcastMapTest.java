package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import dev.grid.map.GridMap;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The map of the reference's Java client on our member. */
@HazelcastEverywhereSuite
final class HazelcastMapTest {

  private final HazelcastClientSuite.Routing routing;
  private final IMap<String, String> map;
  private final GridMap<String, String> ours;

  HazelcastMapTest(HazelcastClientSuite.Routing routing) {
    this.routing = routing;
    this.map = routing.client().getMap(Names.fresh("map-"));
    this.ours = routing.deployment().site().grid().map(map.getName());
  }

  @Test
  void singleKeyCalls() throws Exception {
    assertThat(map.put("k", "v1")).isNull();
    assertThat(map.put("k", "v2")).isEqualTo("v1");
    assertThat(ours.get("k")).isEqualTo("v2");
    ours.put("k", "ours");
    assertThat(map.get("k")).isEqualTo("ours");
    assertThat(map.getAsync("k").toCompletableFuture().get()).isEqualTo("ours");

    map.set("k", "v3");
    assertThat(map.putIfAbsent("k", "v4")).isEqualTo("v3");
    assertThat(map.replace("k", "v5")).isEqualTo("v3");
    assertThat(map.replace("k", "other", "v6")).isFalse();
    assertThat(map.replace("k", "v5", "v6")).isTrue();
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsKey("absent")).isFalse();
    assertThat(map.containsValue("v6")).isTrue();
    assertThat(map.remove("k", "other")).isFalse();
    assertThat(map.remove("k", "v6")).isTrue();
    assertThat(map.remove("k")).isNull();

    map.putTransient("k", "v7", 1, TimeUnit.HOURS);
    assertThat(map.tryPut("k", "v8", 1, TimeUnit.SECONDS)).isTrue();
    assertThat(map.tryRemove("k", 1, TimeUnit.SECONDS)).isTrue();
    map.delete("k");
    assertThat(map.deleteAsync("k").toCompletableFuture().get()).isFalse();
    map.put("k", "v9");
    assertThat(map.evict("k")).isTrue();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void asynchronousCalls() throws Exception {
    map.setAsync("k", "v1").toCompletableFuture().get();
    assertThat(map.putAsync("k", "v2").toCompletableFuture().get()).isEqualTo("v1");
    map.putAllAsync(Map.of("a", "1", "b", "2")).toCompletableFuture().get();
    map.setAllAsync(Map.of("c", "3")).toCompletableFuture().get();
    assertThat(map.removeAsync("a").toCompletableFuture().get()).isEqualTo("1");
    assertThat(map.size()).isEqualTo(3);
  }

  @Test
  void computingCalls() {
    assertThat(map.merge("k", "a", String::concat)).isEqualTo("a");
    assertThat(map.merge("k", "b", String::concat)).isEqualTo("ab");
    assertThat(map.compute("k", (key, old) -> old + "c")).isEqualTo("abc");
    assertThat(map.computeIfAbsent("k", key -> "other")).isEqualTo("abc");
    assertThat(map.computeIfPresent("k", (key, old) -> null)).isNull();
    assertThat(map.isEmpty()).isTrue();
  }

  private static Map<String, String> entries(int count) {
    Map<String, String> entries = new HashMap<>();
    IntStream.range(0, count).forEach(i -> entries.put("k" + i, "v" + i));
    return entries;
  }

  @Test
  void bulkCalls() {
    map.putAll(entries(1000));

    assertThat(map.size()).isEqualTo(1000);
    assertThat(ours.getAll(entries(1000).keySet())).isEqualTo(entries(1000));
    assertThat(map.getAll(Set.of("k1", "k999", "absent")))
        .isEqualTo(Map.of("k1", "v1", "k999", "v999"));
    assertThat(map.keySet()).isEqualTo(entries(1000).keySet());
    assertThat(map.values()).containsExactlyInAnyOrderElementsOf(entries(1000).values());
    assertThat(map.entrySet()).isEqualTo(entries(1000).entrySet());

    map.setAll(Map.of("k1", "new"));
    assertThat(ours.get("k1")).isEqualTo("new");
    map.clear();
    assertThat(ours.isEmpty()).isTrue();
    map.put("k", "v");
    map.evictAll();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void iteration() {
    map.putAll(entries(500));

    Map<String, String> seen = new HashMap<>();
    map.iterator(10).forEachRemaining(entry -> seen.put(entry.getKey(), entry.getValue()));
    assertThat(seen).isEqualTo(entries(500));

    Set<String> keys = new HashSet<>();
    map.iterator().forEachRemaining(entry -> keys.add(entry.getKey()));
    assertThat(keys).isEqualTo(entries(500).keySet());
  }

  @Test
  void timeToLive() {
    map.put("k", "v", 1, TimeUnit.SECONDS);
    map.put("set later", "v");
    assertThat(map.setTtl("set later", 1, TimeUnit.SECONDS)).isTrue();
    map.put("stays", "v", 1, TimeUnit.HOURS);

    Eventually.holds("time is up", () -> map.keySet().equals(Set.of("stays")));
    assertThat(map.getEntryView("stays").getTtl()).isEqualTo(TimeUnit.HOURS.toMillis(1));
    assertThat(map.getEntryView("stays").getExpirationTime()).isLessThan(Long.MAX_VALUE);
    assertThat(map.getEntryView("k")).isNull();
  }

  @InPartitions
  @Test
  void maxIdle() {
    map.set("idle", "v", 0, TimeUnit.SECONDS, 1, TimeUnit.SECONDS);

    Eventually.holds("time is up", map::isEmpty);
  }

  @Test
  void entryView() {
    map.put("k", "v1");
    map.put("k", "v2");

    var view = map.getEntryView("k");
    assertThat(view.getKey()).isEqualTo("k");
    assertThat(view.getValue()).isEqualTo("v2");
    assertThat(view.getVersion()).isEqualTo(1);
    assertThat(view.getCost()).isPositive();
    assertThat(view.getTtl()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.getMaxIdle()).isEqualTo(Long.MAX_VALUE);
  }

  @InPartitions
  @Test
  void locks() throws Exception {
    map.lock("k");
    map.lock("k");
    assertThat(map.isLocked("k")).isTrue();
    assertThat(ours.tryLock("k")).isFalse();
    assertThatThrownBy(() -> ours.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
    CompletableFuture<Void> waiting = ours.async().set("k", "v").toCompletableFuture();

    map.unlock("k");
    assertThat(map.isLocked("k")).isTrue();
    assertThat(waiting).isNotDone();
    map.unlock("k");

    waiting.join();
    assertThat(map.isLocked("k")).isFalse();
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);

    ours.lock("k");
    assertThat(map.tryLock("k")).isFalse();
    assertThat(map.tryLock("k", 50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(map.tryPut("k", "v", 50, TimeUnit.MILLISECONDS)).isFalse();
    map.forceUnlock("k");
    assertThat(map.tryLock("k", 1, TimeUnit.HOURS, 100, TimeUnit.MILLISECONDS)).isTrue();
    Eventually.holds("the lease ends", () -> !map.isLocked("k"));
  }

  @Test
  void listeners_areToldEverything() {
    HazelcastEvents events = new HazelcastEvents();
    UUID registration = map.addEntryListener(events, true);
    map.put("k", "v1");
    ours.put("k", "v2");
    ours.remove("k");
    map.put("evicted", "v");
    map.evict("evicted");
    map.put("expiring", "v", 1, TimeUnit.SECONDS);

    events.await("k", "ADDED null>v1", "UPDATED v1>v2", "REMOVED v2>null");
    events.await("evicted", "ADDED null>v", "EVICTED v>null");
    events.await("expiring", "ADDED null>v", "EXPIRED v>null");

    map.put("k", "v");
    map.clear();
    events.await("the map", "CLEAR_ALL 1");
    map.put("k", "v");
    map.evictAll();
    events.await("the map", "CLEAR_ALL 1", "EVICT_ALL 1");

    assertThat(map.removeEntryListener(registration)).isTrue();
    assertThat(map.removeEntryListener(registration)).isFalse();
  }

  @Test
  void listeners_byKeyAndWithoutValues() {
    HazelcastEvents events = new HazelcastEvents();
    map.addEntryListener(events, "k", false);
    map.put("other", "v");
    map.put("k", "v1");
    map.put("k", "v2");

    events.await("k", "ADDED null>null", "UPDATED null>null");
    events.await("other");
  }

  @Test
  void json_isSharedBothWays() {
    IMap<String, Object> theirMap = routing.client().getMap("json");
    GridMap<String, JsonValue> ourMap = routing.deployment().site().grid().map("json");

    theirMap.put("theirs", new HazelcastJsonValue("{\"a\":1}"));
    ourMap.put("ours", new JsonValue("[2]"));

    assertThat(ourMap.get("theirs")).isEqualTo(new JsonValue("{\"a\":1}"));
    assertThat(theirMap.get("ours")).isEqualTo(new HazelcastJsonValue("[2]"));
  }

  @Test
  void values_ofManyTypesAreSharedBothWays() {
    List<Object> values =
        List.of(
            1,
            2L,
            2.5,
            true,
            "text äöü",
            new UUID(1, 2),
            new java.math.BigDecimal("1.50"),
            java.time.LocalDate.of(2026, 2, 28),
            java.time.OffsetDateTime.parse("2026-02-28T12:30:01.000000005-07:00"),
            new java.util.ArrayList<>(List.of("a", 1)),
            new HashMap<>(Map.of("a", 1)));
    IMap<Integer, Object> theirMap = routing.client().getMap("many");
    GridMap<Integer, Object> ourMap = routing.deployment().site().grid().map("many");
    for (int i = 0; i < values.size(); i++) {
      theirMap.put(i, values.get(i));
      assertThat(ourMap.get(i)).isEqualTo(values.get(i));
      ourMap.put(i, values.get(i));
      assertThat(theirMap.get(i)).isEqualTo(values.get(i));
      assertThat(theirMap.containsValue(values.get(i))).isTrue();
    }
  }
}
