package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.multimap.MultiMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The multimap of the reference's Java client on our member: every call that it has. */
@HazelcastEverywhereSuite
final class HazelcastMultiMapTest {

  private final HazelcastClientSuite.Routing routing;
  private final MultiMap<String, String> map;
  private final GridMultiMap<String, String> ours;

  HazelcastMultiMapTest(HazelcastClientSuite.Routing routing) {
    this.routing = routing;
    this.map = routing.client().getMultiMap(Names.fresh("multimap-"));
    this.ours = routing.deployment().site().grid().multiMap(map.getName());
  }

  @Test
  void writes() throws Exception {
    assertThat(map.put("k", "a")).isTrue();
    assertThat(map.put("k", "a")).isFalse();
    assertThat(map.put("k", "b")).isTrue();
    map.putAllAsync(Map.of("l", List.of("c", "d"), "m", List.of("e")))
        .toCompletableFuture()
        .get(2, TimeUnit.MINUTES);
    map.putAllAsync("m", List.of("f")).toCompletableFuture().get(2, TimeUnit.MINUTES);
    assertThat(ours.get("l")).containsExactlyInAnyOrder("c", "d");
    assertThat(ours.get("m")).containsExactlyInAnyOrder("e", "f");

    assertThat(map.remove("k", "a")).isTrue();
    assertThat(map.remove("k", "x")).isFalse();
    assertThat(map.remove("l")).containsExactlyInAnyOrder("c", "d");
    map.delete("m");
    assertThat(ours.keySet()).containsExactly("k");
    map.clear();
    assertThat(ours.size()).isZero();
  }

  @Test
  void reads() {
    ours.put("k", "a");
    ours.put("k", "b");
    ours.put("l", "a");

    assertThat(map.get("k")).containsExactlyInAnyOrder("a", "b");
    assertThat(map.get("x")).isEmpty();
    assertThat(map.keySet()).containsExactlyInAnyOrder("k", "l");
    assertThat(map.values()).containsExactlyInAnyOrder("a", "b", "a");
    assertThat(map.entrySet())
        .containsExactlyInAnyOrder(Map.entry("k", "a"), Map.entry("k", "b"), Map.entry("l", "a"));
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsValue("b")).isTrue();
    assertThat(map.containsValue("x")).isFalse();
    assertThat(map.containsEntry("l", "a")).isTrue();
    assertThat(map.containsEntry("l", "b")).isFalse();
    assertThat(map.size()).isEqualTo(3);
    assertThat(map.valueCount("k")).isEqualTo(2);
    assertThat(map.valueCount("x")).isZero();
  }

  @Test
  void lists() {
    MultiMap<String, String> lists = routing.client().getMultiMap(Names.fresh(Names.LISTS));
    assertThat(lists.put("k", "b")).isTrue();
    assertThat(lists.put("k", "a")).isTrue();
    assertThat(lists.put("k", "b")).isTrue();

    assertThat(lists.get("k")).containsExactly("b", "a", "b");
    assertThat(lists.remove("k", "b")).isTrue();
    assertThat(lists.get("k")).containsExactly("a", "b");
  }

  @InPartitions
  @Test
  void locks() throws Exception {
    map.lock("k");
    assertThat(map.isLocked("k")).isTrue();
    assertThat(ours.tryLock("k")).isFalse();
    assertThatThrownBy(() -> ours.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(map.tryLock("k")).isTrue();
    map.unlock("k");
    map.unlock("k");
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);

    ours.lock("k");
    assertThat(map.tryLock("k", 50, TimeUnit.MILLISECONDS)).isFalse();
    map.forceUnlock("k");
    assertThat(map.tryLock("k", 1, TimeUnit.HOURS, 50, TimeUnit.MILLISECONDS)).isTrue();
    ours.lock("k");
    ours.unlock("k");
    map.lock("k", 50, TimeUnit.MILLISECONDS);
    ours.lock("k");
    ours.unlock("k");
  }

  @Test
  void listeners() {
    HazelcastEvents events = new HazelcastEvents();
    HazelcastEvents ofOther = new HazelcastEvents();
    UUID registration = map.addEntryListener(events, true);
    map.addEntryListener(ofOther, "other", false);
    ours.put("k", "a");
    ours.remove("k", "a");
    ours.put("k", "b");
    ours.delete("k");
    ours.put("other", "c");
    ours.clear();

    events.await("k", "ADDED null>a", "REMOVED a>null", "ADDED null>b", "REMOVED b>null");
    events.await("the map", "CLEAR_ALL 1");
    ofOther.await("other", "ADDED null>null");
    ofOther.await("k");
    assertThat(map.removeEntryListener(registration)).isTrue();
    assertThat(map.removeEntryListener(registration)).isFalse();
  }
}
