package dev.grid.structures.map;

import static dev.grid.structures.RoomHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapRoom.NAME;
import static dev.grid.structures.map.MapRoom.THREAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.structures.map.MapMessages.*;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapEvictionTest {

  private static MapRoom evicting(EvictionConfig eviction) {
    return new MapRoom(MapConfig.named(NAME).withEviction(eviction));
  }

  @Test
  void a_map_keeps_no_more_entries_than_its_limit() {
    MapRoom room = evicting(EvictionConfig.entries(100));

    for (int i = 0; i < 1_000; i++) {
      room.put("key" + i, "v");
      assertThat(room.host.state().entries()).isLessThanOrEqualTo(100);
    }

    assertThat(room.host.state().entries()).isEqualTo(100);
    assertThat(room.host.state().evictions()).isEqualTo(900);
    assertThat(room.get("key999")).isEqualTo("v");
    assertThat(room.host.replica().entries()).isEqualTo(100);
  }

  @Test
  void a_map_keeps_no_more_bytes_than_its_limit() {
    MapRoom room = evicting(EvictionConfig.bytes(100_000));

    for (int i = 0; i < 1_000; i++) {
      room.put("key" + i, "v".repeat(i));
      assertThat(room.host.state().bytes()).isLessThanOrEqualTo(100_000);
    }

    assertThat(room.host.state().bytes()).isGreaterThan(95_000);
    assertThat(room.get("key999")).isEqualTo("v".repeat(999));
  }

  @Test
  void each_partition_has_its_share() {
    MapRoom room = new MapRoom(MapConfig.named(NAME).withEviction(EvictionConfig.entries(1)));

    room.put("a", "v");
    room.put("b", "v");

    assertThat(room.entries()).isEqualTo(Map.of("b", "v"));
    assertThat(room.events())
        .containsExactly("ADDED a null->v", "ADDED b null->v", "EVICTED a v->null");
  }

  @Test
  void the_least_recently_used_goes_first() {
    MapRoom room =
        evicting(
            new EvictionConfig(
                EvictionConfig.Policy.LRU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 4));
    fill(room, "a", "b", "c", "d");
    for (String used : List.of("a", "c", "d")) {
      room.host.advance(10);
      room.get(used);
    }

    room.host.advance(10);
    room.put("e", "v");

    assertThat(room.entries()).containsOnlyKeys("a", "c", "d", "e");
  }

  @Test
  void the_least_frequently_used_goes_first() {
    MapRoom room =
        evicting(
            new EvictionConfig(
                EvictionConfig.Policy.LFU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 4));
    fill(room, "a", "b", "c", "d");
    for (String used : List.of("a", "c", "d", "a", "c", "d", "b")) {
      room.get(used);
    }

    room.put("e", "v");

    assertThat(room.entries()).containsOnlyKeys("a", "c", "d", "e");
  }

  @Test
  void a_locked_entry_is_spared() {
    MapRoom room = evicting(EvictionConfig.entries(2));
    fill(room, "a", "b");
    room.lock(ALICE, THREAD, "a").value();
    room.lock(ALICE, THREAD, "b").value();

    room.put("c", "v");
    assertThat(room.entries()).containsOnlyKeys("a", "b", "c");
    room.unlock(ALICE, THREAD, "b");
    room.put("d", "v");
    assertThat(room.entries()).hasSize(2).containsKeys("a", "d");
  }

  @Test
  void putAll_keeps_the_limit_too() {
    MapRoom room = evicting(EvictionConfig.entries(3));

    room.call(
        new PutAll(
            NAME,
            List.of("a", "b", "c", "d", "e").stream()
                .map(key -> Map.entry(data(key), data("v")))
                .toList(),
            true));

    assertThat(room.entries()).hasSize(3).containsKey("e");
  }

  private static void fill(MapRoom room, String... keys) {
    for (String key : keys) {
      room.put(key, "v");
    }
    room.events();
  }
}
