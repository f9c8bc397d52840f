package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MergePolicy;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.structures.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two shards that were one map, and what is in the winning one when the other has been merged. */
class MapMergeTest {

  private static final int SLICE_BYTES = 300;

  private static MapConfig config(MergePolicy policy) {
    return MapConfig.named(NAME).withMergePolicy(policy);
  }

  private static MapShard shard(MergePolicy policy) {
    return new MapShard(config(policy));
  }

  /** Merges as a host does; losses as {@code key: merging|existing} with what is lost in parens. */
  private static List<String> merge(MapShard losing, MapShard winning) {
    MapStructure structure = new MapStructure();
    Merging merging = structure.merging(losing.host.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(SLICE_BYTES)) != null; ) {
      for (MergeLoss loss : merging.losses(winning.host.call(ALICE, message))) {
        losses.add(readable(loss));
      }
    }
    assertThat(MapContent.of(winning.host.replica()))
        .isEqualTo(MapContent.of(winning.host.state()));
    losses.sort(null);
    return losses;
  }

  private static String readable(MergeLoss loss) {
    String merging = text(loss.merging());
    String existing = text(loss.existing());
    return text(loss.key())
        + ": "
        + (loss.mergingLost() ? "(" + merging + ")" : merging)
        + "|"
        + (loss.existingLost() ? "(" + existing + ")" : existing)
        + (loss.failure() == null ? "" : " " + loss.failure());
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : Values.text(new Data(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT_IF_ABSENT, w1, l2, w3, 'a: (l1)|w1'",
    "PASS_THROUGH, l1, l2, w3, 'a: l1|(w1)'",
    "DISCARD, w1, , w3, 'a: (l1)|w1;b: (l2)|null'",
    "LATEST_UPDATE, l1, l2, w3, 'a: l1|(w1)'",
  })
  void a_policy_decides_what_stays(
      Standard policy, String a, @Nullable String b, String c, String losses) {
    MapShard losing = shard(policy);
    MapShard winning = shard(policy);
    winning.put("a", "w1");
    winning.put("c", "w3");
    winning.put("same", "x");
    losing.host.elapse(10);
    losing.put("a", "l1");
    losing.put("b", "l2");
    losing.put("same", "x");

    assertThat(merge(losing, winning)).containsExactly(losses.split(";"));

    assertThat(winning.get("a")).isEqualTo(a);
    assertThat(winning.get("b")).isEqualTo(b);
    assertThat(winning.get("c")).isEqualTo(c);
    assertThat(winning.get("same")).isEqualTo("x");
  }

  @Test
  void the_later_update_stays_whichever_side_it_was_on() {
    MapShard losing = shard(Standard.LATEST_UPDATE);
    MapShard winning = shard(Standard.LATEST_UPDATE);
    losing.put("k", "early");
    winning.host.elapse(10);
    winning.put("k", "late");

    assertThat(merge(losing, winning)).containsExactly("k: (early)|late");
    assertThat(winning.get("k")).isEqualTo("late");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_more_used_one_stays(boolean losingHasMore) {
    MapShard losing = shard(Standard.HIGHER_HITS);
    MapShard winning = shard(Standard.HIGHER_HITS);
    losing.put("k", "l");
    winning.put("k", "w");
    (losingHasMore ? losing : winning).get("k");

    merge(losing, winning);

    assertThat(winning.get("k")).isEqualTo(losingHasMore ? "l" : "w");
  }

  @Test
  void a_policy_of_ones_own_may_make_a_value_of_both() {
    MergePolicy policy =
        (merging, existing) ->
            existing == null
                ? merging
                : merging.withValue(
                    data(text(existing.value()) + "+" + text(merging.value())).bytes());
    MapShard losing = shard(policy);
    MapShard winning = shard(policy);
    losing.put("a", "l");
    losing.put("b", "l");
    winning.put("a", "w");

    assertThat(merge(losing, winning)).containsExactly("a: (l)|(w)");
    assertThat(winning.entries()).isEqualTo(Map.of("a", "w+l", "b", "l"));
  }

  @Test
  void a_policy_may_keep_neither() {
    MergePolicy policy = (merging, existing) -> null;
    MapShard losing = shard(policy);
    MapShard winning = shard(policy);
    losing.put("a", "l");
    winning.put("a", "w");
    winning.put("b", "w");

    assertThat(merge(losing, winning)).containsExactly("a: (l)|(w)");
    assertThat(winning.entries()).isEqualTo(Map.of("b", "w"));
  }

  @Test
  void a_policy_that_throws_leaves_the_entry_as_it_is_and_stops_nothing() {
    MergePolicy policy =
        (merging, existing) -> {
          String key = Objects.requireNonNull(text(merging.key()));
          return switch (key) {
            case "a" -> throw new AssertionError("not this");
            case "b" -> merging.withValue(new byte[3]);
            default -> merging;
          };
        };
    MapShard losing = shard(policy);
    MapShard winning = shard(policy);
    for (String key : new String[] {"a", "b", "c"}) {
      losing.put(key, "l");
      winning.put(key, "w");
    }

    assertThat(merge(losing, winning))
        .satisfiesExactly(
            a -> assertThat(a).isEqualTo("a: (l)|w java.lang.AssertionError: not this"),
            b -> assertThat(b).startsWith("b: (l)|w ").contains("ProtocolException"),
            c -> assertThat(c).isEqualTo("c: l|(w)"));
    assertThat(winning.entries()).isEqualTo(Map.of("a", "w", "b", "w", "c", "l"));
  }

  @Test
  void listeners_are_told_of_merged_entries_with_all_three_values() {
    MapShard losing = shard(Standard.PASS_THROUGH);
    MapShard winning = shard(Standard.PASS_THROUGH);
    losing.put("k", "l");
    winning.put("k", "w");
    winning.host.takeEvents();

    merge(losing, winning);

    List<Object> events = winning.host.takeEvents();
    assertThat(events).hasSize(1);
    MapMessages.EntryChanged event = (MapMessages.EntryChanged) events.getFirst();
    assertThat(MapShard.readable(event)).isEqualTo("MERGED k w->l");
    assertThat(event.mergingValue()).isEqualTo(data("l"));
  }

  @Test
  void a_merged_entry_lives_no_longer_than_it_would_have() {
    MapShard losing = shard(Standard.PUT_IF_ABSENT);
    MapShard winning = shard(Standard.PUT_IF_ABSENT);
    losing.put("short", "l", 1_000, 0);
    losing.put("long", "l", 2_000, 0);
    losing.put("over", "l", 100, 0);
    winning.host.elapse(500);

    assertThat(merge(losing, winning)).isEmpty();
    assertThat(winning.entries()).isEqualTo(Map.of("short", "l", "long", "l"));
    winning.host.advance(499);
    assertThat(winning.get("short")).isEqualTo("l");
    winning.host.advance(1);
    assertThat(winning.entries()).isEqualTo(Map.of("long", "l"));
  }

  @Test
  void a_merged_entry_is_newer_than_both() {
    MapShard losing = shard(Standard.PASS_THROUGH);
    MapShard winning = shard(Standard.PASS_THROUGH);
    for (String value : new String[] {"l0", "l1", "l2"}) {
      losing.put("a", value);
      losing.put("b", value);
    }
    winning.put("a", "w0");

    merge(losing, winning);

    winning
        .host
        .state()
        .forEach(
            entry ->
                assertThat(entry.version())
                    .isEqualTo(Arrays.equals(entry.key(), data("a").bytes()) ? 3 : 2));
  }

  @Test
  void merging_does_not_go_beyond_the_maps_limit() {
    MapConfig config = config(Standard.PUT_IF_ABSENT).withEviction(EvictionConfig.entries(10));
    MapShard losing = shard(Standard.PUT_IF_ABSENT);
    MapShard winning = new MapShard(config);
    for (int i = 0; i < 50; i++) {
      losing.put("key" + i, "l");
    }

    assertThat(merge(losing, winning)).isEmpty();
    assertThat(winning.host.state().entries()).isEqualTo(10);
  }

  @Test
  void messages_are_bounded_and_bring_everything() {
    MapShard losing = shard(Standard.PUT_IF_ABSENT);
    MapShard winning = shard(Standard.PUT_IF_ABSENT);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      losing.put("key" + i, "v" + i);
      expected.put("key" + i, "v" + i);
    }
    Merging merging = new MapStructure().merging(losing.host.state(), NAME);
    int messages = 0;
    for (StructureMessage<?> message; (message = merging.next(1_000)) != null; messages++) {
      assertThat(((MapMessages.Merge) message).entries()).hasSizeBetween(1, 30);
      winning.host.call(ALICE, message);
    }

    assertThat(messages).isGreaterThan(500 / 30);
    assertThat(winning.entries()).isEqualTo(expected);
    assertThat(merge(losing, winning)).as("again").isEmpty();
  }
}
