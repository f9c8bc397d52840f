package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a replicated map does, and what its listeners are told. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class ReplicatedMapContractTest {

  /** A second is the least that the reference can tell. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final GridReplicatedMap<String, String> map;
  private final GridReplicatedMap<String, String> peers;
  private final Log log = new Log();

  ReplicatedMapContractTest(Reach reach) {
    this.map = reach.freshReplicatedMap();
    this.peers = reach.atPeer(map);
  }

  /** Keeps events as {@code +key=value}, {@code key=old>value}, {@code -key=value}. */
  private static final class Log implements EntryListener<String, String> {

    private final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public void changed(EntryEvent<String, String> event) {
      changes.add(
          switch (event.type()) {
            case ADDED -> "+" + event.key() + "=" + event.value();
            case UPDATED -> event.key() + "=" + event.oldValue() + ">" + event.value();
            case REMOVED -> "-" + event.key() + "=" + event.oldValue();
            default -> event.type() + " " + event.key();
          });
    }

    /** Those of one key in this order; changes of two keys are told in either. */
    void awaitChanges(String... expected) {
      Eventually.passes(
          "events of a replicated map",
          () -> assertThat(byKey(changes)).isEqualTo(byKey(List.of(expected))));
    }

    private static Map<String, List<String>> byKey(List<String> changes) {
      return changes.stream()
          .collect(Collectors.groupingBy(change -> change.replaceAll("^[+-]|^\\w+ |=.*", "")));
    }
  }

  @Test
  void put_answersTheValueBefore() {
    assertThat(map.put("k", "a")).isNull();
    assertThat(map.put("k", "b")).isEqualTo("a");

    assertThat(map.get("k")).isEqualTo("b");
    assertThat(peers.get("k")).isEqualTo("b");
    assertThat(map.get("x")).isNull();
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsKey("x")).isFalse();
  }

  @Test
  void remove_answersTheValueBefore() {
    map.put("k", "a");

    assertThat(map.remove("x")).isNull();
    assertThat(map.remove("k")).isEqualTo("a");
    assertThat(map.remove("k")).isNull();
    assertThat(map.get("k")).isNull();
    assertThat(map.put("k", "b")).isNull();
    assertThat(map.get("k")).isEqualTo("b");
  }

  @Test
  void listings() {
    assertThat(map.isEmpty()).isTrue();
    map.putAll(Map.of("a", "1", "b", "2", "c", "1"));

    assertThat(map.size()).isEqualTo(3);
    assertThat(map.isEmpty()).isFalse();
    assertThat(map.containsValue("1")).isTrue();
    assertThat(map.containsValue("x")).isFalse();
    assertThat(map.keySet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(map.values()).containsExactlyInAnyOrder("1", "1", "2");
    assertThat(map.entrySet())
        .containsExactlyInAnyOrder(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "1"));
  }

  @Test
  void collections_areSnapshots() {
    map.put("k", "a");
    Set<String> keys = map.keySet();
    Collection<String> values = map.values();
    map.clear();

    assertThat(keys).containsExactly("k");
    assertThat(values).containsExactly("a");
    assertThatThrownBy(() -> keys.remove("k")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.replaceAll((k, v) -> v))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void clear_removesAll_andTheMapGoesOn() {
    map.putAll(Map.of("a", "1", "b", "2"));
    map.clear();

    assertThat(map.size()).isZero();
    assertThat(peers.get("a")).isNull();
    map.put("a", "3");
    assertThat(map.entrySet()).containsExactly(Map.entry("a", "3"));
  }

  @Test
  void tenThousandEntries() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("k" + i, "v" + i);
    }
    map.putAll(many);

    assertThat(map.size()).isEqualTo(10_000);
    assertThat(map.keySet()).isEqualTo(many.keySet());
    assertThat(map.entrySet()).isEqualTo(many.entrySet());
    assertThat(map.values()).hasSize(10_000);
    assertThat(map.containsValue("v9999")).isTrue();
    assertThat(map.containsValue("v10000")).isFalse();
  }

  @Test
  void whatMapsDoInTwoSteps() {
    assertThat(map.putIfAbsent("k", "a")).isNull();
    assertThat(map.putIfAbsent("k", "b")).isEqualTo("a");
    assertThat(map.getOrDefault("x", "d")).isEqualTo("d");
    assertThat(map.merge("k", "b", String::concat)).isEqualTo("ab");
    assertThat(map.computeIfAbsent("l", key -> key + "!")).isEqualTo("l!");
    assertThat(peers.get("k")).isEqualTo("ab");
  }

  @Test
  void timeToLive_endsAnEntry_andListenersAreTold() {
    map.addListener(log);
    map.put("k", "a", SHORT);
    map.put("stays", "b", Duration.ZERO);

    Eventually.holds("its time is up", () -> map.get("k") == null);
    Eventually.passes("it is freed", () -> assertThat(map.size()).isEqualTo(1));
    log.awaitChanges("+k=a", "+stays=b", "EVICTED k");
    assertThat(map.get("stays")).isEqualTo("b");
    map.put("stays", "c", SHORT);
    map.put("stays", "d");
    map.put("k", "e", SHORT);
    Eventually.holds("its time is up", () -> map.get("k") == null);
    assertThat(map.get("stays")).isEqualTo("d");
  }

  @Test
  void badInput_isRefused() {
    assertThatThrownBy(() -> map.put(absent(), "v")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.get(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.remove(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.containsKey(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.containsValue(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.putAll(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", "v", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", "v", Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeToLive=PT-0.001S");
    assertThat(map.size()).isZero();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void destroy_removesTheEntries() {
    map.put("k", "a");
    map.destroy();

    assertThat(map.get("k")).isNull();
    assertThat(map.put("k", "b")).isNull();
  }

  // Listeners.

  @Test
  void listener_isToldOfEachCall() {
    map.addListener(log);
    map.put("k", "a");
    peers.put("k", "b");
    map.remove("k");
    map.putAll(Map.of("k", "c"));

    log.awaitChanges("+k=a", "k=a>b", "-k=b", "+k=c");
  }

  @Test
  void listener_isToldOnceWhenAllIsCleared() {
    map.putAll(Map.of("a", "1", "b", "2"));
    map.addListener(log);
    map.clear();
    map.put("k", "a");

    log.awaitChanges("CLEAR_ALL null", "+k=a");
  }

  @Test
  void listener_ofOneKey_untilItIsClosed() {
    Log ofAll = new Log();
    Registration own = map.addListener(log, "k");
    peers.addListener(ofAll);
    map.put("other", "a");
    map.put("k", "a");
    log.awaitChanges("+k=a");

    own.close();
    own.close();
    map.put("k", "b");
    Eventually.passes(
        "another hears", () -> assertThat(ofAll.changes).contains("+other=a", "+k=a", "k=a>b"));
    log.awaitChanges("+k=a");
  }

  @Test
  void listener_ofEntriesThatPass() {
    Log ofOne = new Log();
    map.addListener(log, entry -> entry.getValue().startsWith("x"));
    map.addListener(ofOne, "k", entry -> entry.getValue().endsWith("!"));
    map.put("k", "a");
    map.put("k", "xa!");
    map.put("l", "xb!");
    map.put("l", "b");
    map.remove("k");

    log.awaitChanges("k=a>xa!", "+l=xb!", "-k=xa!");
    ofOne.awaitChanges("k=a>xa!", "-k=xa!");
  }

  @Test
  void listener_isToldWhatItAsksFor() {
    EventLog<String, String> removals = new EventLog<>(EntryEventType.REMOVED);
    map.addListener(removals);
    map.put("k", "a");
    map.remove("k");

    removals.awaitTypes("k", EntryEventType.REMOVED);
    assertThatThrownBy(() -> map.addListener(absent())).isInstanceOf(NullPointerException.class);
  }
}
