package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.protocol.Message;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How calls become messages, and answers objects. The shard answers on the thread that calls. */
class MapProxyTest {

  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final MapShard shard = new MapShard();
  private final LocalInvoker invoker = new LocalInvoker(shard.host);
  private final GridMap<String, Integer> map = MapStructure.proxy(MapShard.NAME, invoker);

  private Message<?> lastSent() {
    return invoker.sent().getLast();
  }

  @Test
  void a_map_is_a_concurrent_map() {
    assertThat(map.put("a", 1)).isNull();
    assertThat(map.putIfAbsent("a", 2)).isEqualTo(1);
    assertThat(map.merge("a", 5, Integer::sum)).isEqualTo(6);
    assertThat(map.computeIfAbsent("b", key -> 7)).isEqualTo(7);
    assertThat(map.computeIfPresent("b", (key, value) -> value + 1)).isEqualTo(8);
    assertThat(map.replace("a", 6, 9)).isTrue();
    assertThat(map.getOrDefault("c", 3)).isEqualTo(3);

    assertThat(map.keySet()).isEqualTo(Set.of("a", "b"));
    assertThat(map.values()).containsExactlyInAnyOrder(9, 8);
    assertThat(map.entrySet()).isEqualTo(Set.of(Map.entry("a", 9), Map.entry("b", 8)));
    assertThat(map.getAll(List.of("a", "c"))).isEqualTo(Map.of("a", 9));
    assertThat(map.containsValue(8)).isTrue();
    assertThat(map.remove("a")).isEqualTo(9);
    assertThat(map.remove("b", 9)).isFalse();
    assertThat(map.size()).isEqualTo(1);
    map.clear();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void iteration_sees_every_entry() {
    Map<String, Integer> all = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      all.put("key" + i, i);
    }
    map.putAll(all);

    List<String> keys = new ArrayList<>();
    map.keys(17).forEach(keys::add);
    Map<String, Integer> entries = new HashMap<>();
    map.entries(1000).forEach(entry -> entries.put(entry.getKey(), entry.getValue()));

    assertThat(keys).hasSize(300).containsExactlyInAnyOrderElementsOf(all.keySet());
    assertThat(entries).isEqualTo(all);
  }

  @Test
  void limits_go_out_in_milliseconds() {
    map.set("a", 1, Duration.ofNanos(1));
    assertThat(((MapMessages.Set) lastSent()).ttl()).isEqualTo(1);
    map.set("a", 1, Duration.ZERO);
    assertThat(((MapMessages.Set) lastSent()).ttl()).isZero();
    map.set("a", 1, Duration.ofSeconds(-3));
    assertThat(((MapMessages.Set) lastSent()).ttl()).isEqualTo(-1);
    map.set("a", 1, FOR_EVER);
    assertThat(((MapMessages.Set) lastSent()).ttl()).isEqualTo(Long.MAX_VALUE);
    map.set("a", 1);
    assertThat(((MapMessages.Set) lastSent()).ttl()).isEqualTo(-1);
    map.tryPut("a", 1, Duration.ofSeconds(-3));
    assertThat(((TryPut) lastSent()).timeout()).isZero();
    map.tryPut("a", 1, Duration.ofNanos(1));
    assertThat(((TryPut) lastSent()).timeout()).isEqualTo(1);
  }

  @Test
  void proxies_of_one_map_share_its_locks() throws InterruptedException {
    GridMap<String, Integer> other = MapStructure.proxy(MapShard.NAME, invoker);

    map.lock("a");
    other.lock("a");
    assertThat(map.isLocked("a")).isTrue();
    map.unlock("a");
    assertThat(map.isLocked("a")).isTrue();
    other.unlock("a");
    assertThat(map.isLocked("a")).isFalse();
    assertThat(map.tryLock("a", Duration.ZERO, Duration.ofSeconds(1))).isTrue();
    assertThatThrownBy(() -> map.lock("b", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // What callers without a null check do.
  void null_is_refused() {
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("key", () -> map.put(null, 1));
    calls.put("value", () -> map.put("a", null));
    calls.put("key ", () -> map.get(null));
    calls.put("key  ", () -> map.lock(null));
    calls.put("oldValue", () -> map.replace("a", null, 1));
    calls.put("newValue", () -> map.replace("a", 1, null));
    calls.put("keys", () -> map.getAll(null));
    calls.put("entries", () -> map.putAll(null));
    calls.put("listener", () -> map.addListener(null, true));
    calls.put("duration", () -> map.put("a", 1, null));
    calls.put("lease", () -> map.lock("a", null));
    calls.put("remappingFunction", () -> map.compute("a", null));
    calls.put("function", () -> map.replaceAll(null));
    calls.forEach(
        (parameter, call) ->
            assertThatThrownBy(call::run)
                .isInstanceOf(NullPointerException.class)
                .hasMessage(parameter.trim()));
    assertThat(invoker.sent()).isEmpty();
  }

  @Test
  void a_listener_is_told_of_the_types_it_asks_for() {
    List<EntryEvent<String, Integer>> told = new ArrayList<>();
    EntryListener<String, Integer> listener =
        new EntryListener<>() {
          @Override
          public Set<EntryEventType> types() {
            return EnumSet.of(EntryEventType.ADDED, EntryEventType.REMOVED);
          }

          @Override
          public void added(EntryEvent<String, Integer> event) {
            told.add(event);
          }
        };

    try (Registration registration = map.addListener(listener, true)) {
      assertThat(lastSent())
          .isEqualTo(
              new AddEntryListener(
                  MapShard.NAME,
                  true,
                  EntryEventType.ADDED.flag() | EntryEventType.REMOVED.flag(),
                  true));
      map.put("a", 1);
      invoker.publish();
    }

    assertThat(told)
        .containsExactly(
            new EntryEvent<>(
                MapShard.NAME, EntryEventType.ADDED, "a", 1, null, ShardHost.MEMBER, 1));
    assertThat(lastSent()).isInstanceOf(RemoveEntryListener.class);
  }

  @Test
  void destroy_names_the_structure() {
    map.destroy();

    assertThat(invoker.destroyed()).containsExactly(GridMap.TYPE.id(MapShard.NAME));
  }
}
