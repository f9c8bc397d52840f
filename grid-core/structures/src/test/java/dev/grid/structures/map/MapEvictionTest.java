package dev.grid.structures.map;

import static dev.grid.structures.RoomHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapRoom.NAME;
import static dev.grid.structures.map.MapRoom.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Message;
import dev.grid.structures.RoomHost.Answer;
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
  void the_entry_that_was_just_stored_stays() {
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
    assertThat(room.entries()).containsOnlyKeys("a", "b");
    room.unlock(ALICE, THREAD, "b");
    room.put("d", "v");
    assertThat(room.entries()).containsOnlyKeys("a", "d");
  }

  private static Message<?> put(String key, int valueChars) {
    return new Put(NAME, data(key), data("v".repeat(valueChars)), THREAD, MapRoom.AS_CONFIGURED);
  }

  @Test
  void a_write_that_would_go_far_beyond_the_limit_waits_until_something_was_evicted() {
    MapRoom room = evicting(EvictionConfig.bytes(100_000));
    for (int i = 0; i < 500; i++) {
      room.put("key" + i, "v");
    }

    Answer large = room.send(put("large", 60_000));
    assertThat(large.isWaiting()).isTrue();
    assertThat(room.host.state().bytes()).isLessThan(40_000);
    room.host.advance(20);

    assertThat(large.isWaiting()).isFalse();
    assertThat(room.get("large")).isEqualTo("v".repeat(60_000));
    assertThat(room.host.state().bytes()).isLessThan(100_000);
    assertThat(room.host.replica().bytes()).isEqualTo(room.host.state().bytes());
  }

  @Test
  void an_entry_that_never_fits_is_refused_with_limit_and_size() {
    MapRoom room = evicting(EvictionConfig.bytes(100_000));
    room.put("small", "v");

    assertThatThrownBy(() -> room.put("large", "v".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("map=m")
        .hasMessageContaining("bytes=100000 a member")
        .hasMessageContaining("an entry of bytes=100");
    assertThat(room.entries()).containsOnlyKeys("small");
  }

  @Test
  void where_nothing_may_be_evicted_a_write_is_refused() {
    MapRoom room = evicting(EvictionConfig.bytes(100_000));
    room.put("a", "v".repeat(90_000));
    room.lock(ALICE, THREAD, "a").value();

    Answer waits = room.send(put("c", 60_000));
    room.host.advance(20);

    assertThatThrownBy(waits::value)
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("nothing can be evicted");
    assertThat(room.host.waiting()).isZero();
  }

  @Test
  void what_a_partition_holds_counts_while_the_member_is_its_primary() {
    MapRoom room = evicting(EvictionConfig.entries(100));
    fill(room, "a", "b", "c");
    assertThat(room.host.budget().used()).isEqualTo(3);

    room.host.state().demoted();
    assertThat(room.host.budget().used()).isZero();
    room.host.state().apply(new MapEffect.Removed(data("a").bytes()));
    room.host.state().promoted(room.host.nowMillis());
    assertThat(room.host.budget().used()).isEqualTo(2);
    room.host.state().promoted(room.host.nowMillis());
    assertThat(room.host.budget().used()).isEqualTo(2);
  }

  @Test
  void a_lowered_limit_is_kept_until_it_is_restored() {
    MapRoom room = evicting(EvictionConfig.entries(100));
    for (int i = 0; i < 100; i++) {
      room.put("key" + i, "v");
    }

    room.host.budget().lower(0.5);
    room.get("key1");
    assertThat(room.entries()).hasSize(50);
    room.put("more", "v");
    assertThat(room.entries()).hasSize(50).containsKey("more");
    room.host.budget().restore();
    for (int i = 0; i < 200; i++) {
      room.put("key" + i, "v");
    }

    assertThat(room.entries()).hasSize(100);
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
