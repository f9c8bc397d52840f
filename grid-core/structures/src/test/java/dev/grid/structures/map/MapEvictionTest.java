package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.MapMessages.*;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapEvictionTest {

  private static MapShard evicting(EvictionConfig eviction) {
    return new MapShard(MapConfig.named(NAME).withEviction(eviction));
  }

  @Test
  void a_map_keeps_no_more_entries_than_its_limit() {
    MapShard shard = evicting(EvictionConfig.entries(100));

    for (int i = 0; i < 1_000; i++) {
      shard.put("key" + i, "v");
      assertThat(shard.host.state().entries()).isLessThanOrEqualTo(100);
    }

    assertThat(shard.host.state().entries()).isEqualTo(100);
    assertThat(shard.host.state().evictions()).isEqualTo(900);
    assertThat(shard.get("key999")).isEqualTo("v");
    assertThat(shard.host.replica().entries()).isEqualTo(100);
  }

  @Test
  void a_map_keeps_no_more_bytes_than_its_limit() {
    MapShard shard = evicting(EvictionConfig.bytes(100_000));

    for (int i = 0; i < 1_000; i++) {
      shard.put("key" + i, "v".repeat(i));
      assertThat(shard.host.state().bytes()).isLessThanOrEqualTo(100_000);
    }

    assertThat(shard.host.state().bytes()).isGreaterThan(95_000);
    assertThat(shard.get("key999")).isEqualTo("v".repeat(999));
  }

  @Test
  void the_entry_that_was_just_stored_stays() {
    MapShard shard = new MapShard(MapConfig.named(NAME).withEviction(EvictionConfig.entries(1)));

    shard.put("a", "v");
    shard.put("b", "v");

    assertThat(shard.entries()).isEqualTo(Map.of("b", "v"));
    assertThat(shard.events())
        .containsExactly("ADDED a null->v", "ADDED b null->v", "EVICTED a v->null");
  }

  @Test
  void the_least_recently_used_goes_first() {
    MapShard shard =
        evicting(
            new EvictionConfig(
                EvictionConfig.Policy.LRU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 4));
    fill(shard, "a", "b", "c", "d");
    for (String used : List.of("a", "c", "d")) {
      shard.host.advance(10);
      shard.get(used);
    }

    shard.host.advance(10);
    shard.put("e", "v");

    assertThat(shard.entries()).containsOnlyKeys("a", "c", "d", "e");
  }

  @Test
  void the_least_frequently_used_goes_first() {
    MapShard shard =
        evicting(
            new EvictionConfig(
                EvictionConfig.Policy.LFU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 4));
    fill(shard, "a", "b", "c", "d");
    for (String used : List.of("a", "c", "d", "a", "c", "d", "b")) {
      shard.get(used);
    }

    shard.put("e", "v");

    assertThat(shard.entries()).containsOnlyKeys("a", "c", "d", "e");
  }

  @Test
  void a_locked_entry_is_spared() {
    MapShard shard = evicting(EvictionConfig.entries(2));
    fill(shard, "a", "b");
    shard.lock(ALICE, THREAD, "a").value();
    shard.lock(ALICE, THREAD, "b").value();

    shard.put("c", "v");
    assertThat(shard.entries()).containsOnlyKeys("a", "b");
    shard.unlock(ALICE, THREAD, "b");
    shard.put("d", "v");
    assertThat(shard.entries()).containsOnlyKeys("a", "d");
  }

  private static Message<?> put(String key, int valueChars) {
    return new Put(NAME, data(key), data("v".repeat(valueChars)), THREAD, MapShard.AS_CONFIGURED);
  }

  @Test
  void a_write_that_would_go_far_beyond_the_limit_waits_until_something_was_evicted() {
    MapShard shard = evicting(EvictionConfig.bytes(100_000));
    for (int i = 0; i < 500; i++) {
      shard.put("key" + i, "v");
    }

    Answer large = shard.send(put("large", 60_000));
    assertThat(large.isWaiting()).isTrue();
    assertThat(shard.host.state().bytes()).isLessThan(40_000);
    shard.host.advance(20);

    assertThat(large.isWaiting()).isFalse();
    assertThat(shard.get("large")).isEqualTo("v".repeat(60_000));
    assertThat(shard.host.state().bytes()).isLessThan(100_000);
    assertThat(shard.host.replica().bytes()).isEqualTo(shard.host.state().bytes());
  }

  @Test
  void an_entry_that_never_fits_is_refused_with_limit_and_size() {
    MapShard shard = evicting(EvictionConfig.bytes(100_000));
    shard.put("small", "v");

    assertThatThrownBy(() -> shard.put("large", "v".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("map=m")
        .hasMessageContaining("bytes=100000 a member")
        .hasMessageContaining("an entry of bytes=100");
    assertThat(shard.entries()).containsOnlyKeys("small");
  }

  @Test
  void where_nothing_may_be_evicted_a_write_is_refused() {
    MapShard shard = evicting(EvictionConfig.bytes(100_000));
    shard.put("a", "v".repeat(90_000));
    shard.lock(ALICE, THREAD, "a").value();

    Answer waits = shard.send(put("c", 60_000));
    shard.host.advance(20);

    assertThatThrownBy(waits::value)
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("nothing can be evicted");
    assertThat(shard.host.waiting()).isZero();
  }

  @Test
  void what_a_partition_holds_counts_while_the_member_is_its_primary() {
    MapShard shard = evicting(EvictionConfig.entries(100));
    fill(shard, "a", "b", "c");
    assertThat(shard.host.budget().used()).isEqualTo(3);

    shard.host.state().demoted();
    assertThat(shard.host.budget().used()).isZero();
    shard.host.state().apply(new MapEffect.Removed(data("a").bytes()));
    shard.host.state().promoted(shard.host.nowMillis());
    assertThat(shard.host.budget().used()).isEqualTo(2);
    shard.host.state().promoted(shard.host.nowMillis());
    assertThat(shard.host.budget().used()).isEqualTo(2);
  }

  @Test
  void a_lowered_limit_is_kept_until_it_is_restored() {
    MapShard shard = evicting(EvictionConfig.entries(100));
    for (int i = 0; i < 100; i++) {
      shard.put("key" + i, "v");
    }

    shard.host.budget().lower(0.5);
    shard.get("key1");
    assertThat(shard.entries()).hasSize(50);
    shard.put("more", "v");
    assertThat(shard.entries()).hasSize(50).containsKey("more");
    shard.host.budget().restore();
    for (int i = 0; i < 200; i++) {
      shard.put("key" + i, "v");
    }

    assertThat(shard.entries()).hasSize(100);
  }

  @Test
  void putAll_keeps_the_limit_too() {
    MapShard shard = evicting(EvictionConfig.entries(3));

    shard.call(
        new PutAll(
            NAME,
            List.of("a", "b", "c", "d", "e").stream()
                .map(key -> Map.entry(data(key), data("v")))
                .toList(),
            true));

    assertThat(shard.entries()).hasSize(3).containsKey("e");
  }

  private static void fill(MapShard shard, String... keys) {
    for (String key : keys) {
      shard.put(key, "v");
    }
    shard.events();
  }
}
