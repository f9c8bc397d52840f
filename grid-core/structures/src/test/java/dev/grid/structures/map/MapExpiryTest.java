package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.AS_CONFIGURED;
import static dev.grid.structures.map.MapShard.FOR_EVER;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.THREAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.MapConfig;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapExpiryTest {

  private static final String EXPIRED = "EXPIRED k a->null";

  private final MapShard shard = new MapShard();

  /** Moves the clock, but the shard is not told: calls have to notice. */
  private void quietly(long millis) {
    shard.host.elapse(millis);
  }

  @Test
  void an_entry_is_gone_when_its_time_to_live_is_over() {
    shard.put("k", "a", 1_000, FOR_EVER);

    quietly(999);
    assertThat(shard.get("k")).isEqualTo("a");
    quietly(1);
    assertThat(shard.get("k")).isNull();
    assertThat(shard.entries()).isEmpty();
    assertThat(shard.host.state().expirations()).isEqualTo(1);
    assertThat(shard.events()).containsExactly("ADDED k null->a", EXPIRED);
  }

  @Test
  void reads_put_off_the_end_of_idleness() {
    shard.put("k", "a", FOR_EVER, 1_000);

    quietly(900);
    assertThat(shard.get("k")).isEqualTo("a");
    quietly(900);
    assertThat(shard.call(new ContainsKey(NAME, data("k"), THREAD))).isEqualTo(true);
    quietly(900);
    assertThat(shard.call(new GetAll(NAME, all("k")))).isEqualTo(List.of("k=a"));
    quietly(1_000);
    assertThat(shard.call(new ContainsKey(NAME, data("k"), THREAD))).isEqualTo(false);
    assertThat(shard.events()).containsExactly("ADDED k null->a", EXPIRED);
  }

  @Test
  void the_earlier_of_both_ends_counts() {
    shard.put("k", "a", 1_500, 1_000);

    quietly(900);
    assertThat(shard.get("k")).isEqualTo("a");
    quietly(599);
    assertThat(shard.get("k")).isEqualTo("a");
    quietly(1);
    assertThat(shard.get("k")).isNull();
  }

  @Test
  void every_write_sets_the_limits_anew() {
    shard.put("k", "a", 1_000, FOR_EVER);
    shard.put("k", "a");
    quietly(10_000);
    assertThat(shard.get("k")).isEqualTo("a");
    shard.call(new PutTransientWithMaxIdle(NAME, data("k"), data("a"), THREAD, 1_000, FOR_EVER));
    shard.call(new Replace(NAME, data("k"), data("a"), THREAD));
    quietly(10_000);
    assertThat(shard.get("k")).isEqualTo("a");
    shard.call(new SetWithMaxIdle(NAME, data("k"), data("a"), THREAD, 1_000, FOR_EVER));
    quietly(1_000);
    assertThat(shard.get("k")).isNull();
  }

  @Test
  void setTtl_counts_from_now() {
    shard.put("k", "a");
    quietly(10_000);

    assertThat(shard.call(new SetTtl(NAME, data("k"), 1_000))).isEqualTo(true);
    assertThat(shard.call(new SetTtl(NAME, data("none"), 1_000))).isEqualTo(false);
    quietly(999);
    assertThat(shard.get("k")).isEqualTo("a");
    assertThat(shard.call(new SetTtl(NAME, data("k"), FOR_EVER))).isEqualTo(true);
    quietly(10_000);
    assertThat(shard.get("k")).isEqualTo("a");
    assertThat(shard.events()).containsExactly("ADDED k null->a");
  }

  @Test
  void configured_limits_hold_unless_a_call_says_otherwise() {
    MapShard configured =
        new MapShard(
            MapConfig.named(NAME)
                .withTimeToLive(Duration.ofMillis(1_000))
                .withMaxIdle(Duration.ofMillis(500)));
    configured.put("configured", "a");
    configured.put("own", "a", 2_000, FOR_EVER);
    configured.put("none", "a", FOR_EVER, FOR_EVER);
    configured.put("mixed", "a", 5_000, AS_CONFIGURED);

    configured.host.advance(500);
    assertThat(configured.entries()).containsOnlyKeys("own", "none");
    configured.host.advance(1_500);
    assertThat(configured.entries()).containsOnlyKeys("none");
  }

  @Test
  void what_has_expired_counts_as_absent_for_every_call() {
    expiring();
    assertThat(shard.put("k", "b")).isNull();
    assertThat(shard.events()).containsExactly("ADDED k null->a", EXPIRED, "ADDED k null->b");
    expiring();
    assertThat(shard.call(new PutIfAbsent(NAME, data("k"), data("b"), THREAD, AS_CONFIGURED)))
        .isNull();
    assertThat(shard.get("k")).isEqualTo("b");
    expiring();
    assertThat(shard.call(new Replace(NAME, data("k"), data("b"), THREAD))).isNull();
    expiring();
    assertThat(shard.call(new ReplaceIfSame(NAME, data("k"), data("a"), data("b"), THREAD)))
        .isEqualTo(false);
    expiring();
    assertThat(shard.call(new Remove(NAME, data("k"), THREAD))).isNull();
    expiring();
    assertThat(shard.call(new Delete(NAME, data("k"), THREAD))).isEqualTo(false);
    expiring();
    assertThat(shard.call(new RemoveIfSame(NAME, data("k"), data("a"), THREAD))).isEqualTo(false);
    expiring();
    assertThat(shard.call(new SetTtl(NAME, data("k"), 5_000))).isEqualTo(false);
    expiring();
    assertThat(shard.call(new Evict(NAME, data("k"), THREAD))).isEqualTo(false);
    expiring();
    assertThat(shard.call(new GetAll(NAME, all("k")))).isEqualTo(List.of());
    expiring();
    assertThat(shard.call(new GetEntryView(NAME, data("k"), THREAD)))
        .isEqualTo(new GetEntryViewReply(null, EntryTimes.FOR_EVER));
    assertThat(shard.host.state().expirations()).isEqualTo(11);
  }

  /** Puts {@code k=a} and lets its time be over. */
  private void expiring() {
    shard.call(new Delete(NAME, data("k"), THREAD));
    shard.host.takeEvents();
    shard.put("k", "a", 1_000, FOR_EVER);
    quietly(1_000);
  }

  @Test
  void questions_to_the_whole_map_pass_over_what_has_expired() {
    shard.put("k", "a", 1_000, FOR_EVER);
    shard.put("l", "b");
    quietly(1_000);

    assertThat(shard.callAll(new KeySet(NAME))).isEqualTo(List.of("l"));
    assertThat(shard.callAll(new Values(NAME))).isEqualTo(List.of("b"));
    assertThat(shard.callAll(new EntrySet(NAME))).isEqualTo(List.of("l=b"));
    assertThat(shard.callAll(new ContainsValue(NAME, data("a")))).isEqualTo(false);
    Object fetched =
        shard.host.call(ALICE, new FetchKeys(NAME, List.of(Map.entry(Integer.MAX_VALUE, -1)), 10));
    assertThat(fetched).isEqualTo(new FetchKeysReply(List.of(Map.entry(-1, 0)), all("l")));
  }

  @Test
  void time_alone_removes_what_has_expired_in_slices() {
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      shard.put("key" + i, "v", 1_000, FOR_EVER);
    }
    shard.put("stays", "v");
    shard.host.takeEvents();
    quietly(1_000);

    shard.host.advance(0);
    int afterOne = shard.entries().size();
    assertThat(afterOne).isBetween(count - 2_000, count - 1);
    for (int ticks = 0; ticks < 100; ticks++) {
      shard.host.advance(0);
    }

    assertThat(shard.entries()).isEqualTo(Map.of("stays", "v"));
    assertThat(shard.host.takeEvents()).hasSize(count);
    assertThat(shard.host.replica().entries()).isEqualTo(1);
  }

  /** What a tick changes goes into one message to replicas, and into one entry of a Raft group. */
  @Test
  void entries_and_locks_with_long_keys_are_removed_by_several_ticks() {
    int keyChars = 64 << 10;
    int count = 20;
    for (int i = 0; i < count; i++) {
      shard.put(longKey(i, keyChars), "v", 1_000, FOR_EVER);
      shard.lock(ALICE, THREAD, longKey(count + i, keyChars), 1_000);
    }
    quietly(1_000);

    int before = 2 * count;
    int ticks = 0;
    while (before > 0) {
      shard.host.advance(0);
      int after = shard.entries().size() + shard.host.state().locks().size();
      assertThat(before - after).as("tick=%d", ++ticks).isBetween(1, 5);
      before = after;
    }
  }

  private static String longKey(int number, int chars) {
    return number + "-".repeat(chars);
  }

  @Test
  void a_limit_that_overflows_is_for_ever() {
    shard.put("k", "a", Long.MAX_VALUE - 1, Long.MAX_VALUE - 1);

    shard.host.advance(1_000_000);

    assertThat(shard.get("k")).isEqualTo("a");
  }
}
