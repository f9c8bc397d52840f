package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.query.Predicates;
import com.hazelcast.replicatedmap.ReplicatedMap;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The replicated map of the reference's Java client on our member: every call that it has. */
@HazelcastClientSuite
final class HazelcastReplicatedMapTest {

  private final ReplicatedMap<String, String> map;
  private final GridReplicatedMap<String, String> ours;

  HazelcastReplicatedMapTest(HazelcastClientSuite.Routing routing) {
    HazelcastInstance client = routing.client();
    this.map = client.getReplicatedMap(Names.fresh("replicated-"));
    this.ours = Deployment.CLIENT.site().grid().replicatedMap(map.getName());
  }

  @Test
  void writes() {
    assertThat(map.put("k", "a")).isNull();
    assertThat(map.put("k", "b")).isEqualTo("a");
    map.putAll(Map.of("l", "c", "m", "d"));
    assertThat(ours.get("l")).isEqualTo("c");
    assertThat(ours.size()).isEqualTo(3);

    assertThat(map.remove("k")).isEqualTo("b");
    assertThat(map.remove("k")).isNull();
    assertThat(ours.keySet()).containsExactlyInAnyOrder("l", "m");
    map.clear();
    assertThat(ours.size()).isZero();
  }

  /** Which the client then sends in one message, to any member, whatever the keys. */
  @Test
  void manyEntries_atOnce() {
    Map<String, String> many =
        IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v" + i));
    map.putAll(many);
    assertThat(ours.size()).isEqualTo(many.size());
    assertThat(ours.get("k777")).isEqualTo("v777");
    assertThat(map.entrySet()).isEqualTo(many.entrySet());
  }

  @Test
  void reads() {
    ours.put("k", "a");
    ours.put("l", "b");

    assertThat(map.get("k")).isEqualTo("a");
    assertThat(map.get("x")).isNull();
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsKey("x")).isFalse();
    assertThat(map.containsValue("b")).isTrue();
    assertThat(map.containsValue("x")).isFalse();
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.isEmpty()).isFalse();
    assertThat(map.keySet()).containsExactlyInAnyOrder("k", "l");
    assertThat(map.values()).containsExactlyInAnyOrder("a", "b");
    assertThat(map.entrySet()).containsExactlyInAnyOrder(Map.entry("k", "a"), Map.entry("l", "b"));
  }

  @Test
  void timeToLive() {
    HazelcastEvents events = new HazelcastEvents();
    map.addEntryListener(events);
    map.put("k", "a", 50, TimeUnit.MILLISECONDS);

    Eventually.holds("its time is up", () -> map.get("k") == null);
    events.await("k", "ADDED null>a", "EVICTED a>null");
    assertThat(ours.containsKey("k")).isFalse();
  }

  @Test
  void listeners() {
    HazelcastEvents events = new HazelcastEvents();
    HazelcastEvents ofOther = new HazelcastEvents();
    UUID registration = map.addEntryListener(events);
    map.addEntryListener(ofOther, "other");
    ours.put("k", "a");
    ours.put("k", "b");
    ours.remove("k");
    ours.put("other", "c");
    ours.clear();

    events.await("k", "ADDED null>a", "UPDATED a>b", "REMOVED b>null");
    events.await("the map", "CLEAR_ALL 1");
    ofOther.await("other", "ADDED null>c");
    ofOther.await("k");
    assertThat(map.removeEntryListener(registration)).isTrue();
    assertThat(map.removeEntryListener(registration)).isFalse();
  }

  @Test
  void listenersWithPredicates() {
    HazelcastEvents all = new HazelcastEvents();
    HazelcastEvents none = new HazelcastEvents();
    map.addEntryListener(all, Predicates.alwaysTrue());
    map.addEntryListener(all, Predicates.alwaysTrue(), "l");
    map.addEntryListener(none, Predicates.alwaysFalse());
    ours.put("k", "a");
    ours.put("l", "b");

    all.await("k", "ADDED null>a");
    all.await("l", "ADDED null>b", "ADDED null>b");
    none.await("k");

    HazelcastEvents some = new HazelcastEvents();
    map.addEntryListener(some, Predicates.like("this", "c%"));
    ours.put("m", "b");
    ours.put("m", "c1");
    ours.put("m", "d");
    ours.put("m", "c2");
    ours.remove("m");
    some.await("m", "UPDATED b>c1", "UPDATED d>c2", "REMOVED c2>null");
    assertThatThrownBy(() -> map.addEntryListener(all, Predicates.regex("this", "((")))
        .hasStackTraceContaining("position=");
  }
}
