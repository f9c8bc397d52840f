package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.ContentDigest;
import dev.grid.map.MapConfig;
import dev.grid.structures.ShardHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparing a copy with its primary, part by part. */
class MapDigestTest {

  /** So many small entries are no part's. */
  private static final int PART_ENTRIES_MAX = 1_000;

  private static List<ContentDigest> parts(MapState state) {
    List<ContentDigest> parts = new ArrayList<>();
    parts.add(state.digestFrom(ContentDigest.START));
    while (!parts.getLast().isLast()) {
      parts.add(state.digestFrom(parts.getLast().to()));
    }
    return parts;
  }

  private static MapShard filled(int entries) {
    MapShard shard = new MapShard(MapConfig.named(NAME));
    for (int i = 0; i < entries; i++) {
      shard.put("key" + i, "v" + i);
    }
    return shard;
  }

  @Test
  void parts_are_small_and_make_up_the_whole() {
    MapShard shard = filled(5_000);

    List<ContentDigest> parts = parts(shard.host.state());

    assertThat(parts).hasSizeBetween(6, 50);
    assertThat(parts).allMatch(part -> part.entries() < PART_ENTRIES_MAX);
    assertThat(parts.stream().mapToLong(ContentDigest::entries).sum()).isEqualTo(5_000);
    assertThat(parts.stream().mapToLong(ContentDigest::value).sum())
        .isEqualTo(shard.host.state().digest());
  }

  /** The copies' tables are of other sizes, and grow or shrink at other times. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void each_part_is_the_same_in_a_copy_whatever_the_histories(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      String at = "seed=" + seed + " round=" + round;
      MapConfig config = MapReplicaTest.config(round);
      MapShard shard = new MapShard(config);
      RandomMapCalls calls = new RandomMapCalls(random, 1 << random.nextInt(12));
      MapState learner = new MapShard(config).host.state();
      for (int step = 0; step < 3_000; step++) {
        shard.host.send(random.nextBoolean() ? ShardHost.ALICE : ShardHost.BOB, calls.next());
      }
      var transfer = shard.host.state().transfer();
      for (var slice = transfer.next(1_000); slice != null; slice = transfer.next(1_000)) {
        learner.apply(shard.host.throughBytes(slice));
      }
      for (ContentDigest part : parts(shard.host.state())) {
        assertThat(shard.host.replica().digest(part.from(), part.to())).as(at).isEqualTo(part);
        assertThat(learner.digest(part.from(), part.to())).as(at).isEqualTo(part);
      }
    }
  }

  @Test
  void one_entry_that_is_lacking_other_or_too_many_is_seen_in_its_part() {
    for (String change : List.of("lacks", "other value", "other version", "more")) {
      MapShard shard = filled(3_000);
      MapState copy = shard.host.replica();
      MapEntry entry = copy.find(data("key17"));
      assertThat(entry).isNotNull();
      switch (change) {
        case "lacks" -> copy.remove(entry);
        case "other value" -> entry.replaceValue(data("other").bytes());
        case "other version" -> entry.setVersion(9);
        default ->
            copy.apply(
                new MapEffect.Stored(
                    data("new").bytes(), data("v").bytes(), 0, 0, Long.MAX_VALUE, Long.MAX_VALUE));
      }
      assertThat(parts(shard.host.state()))
          .as(change)
          .filteredOn(part -> !copy.digest(part.from(), part.to()).equals(part))
          .hasSize(1);
    }
  }

  @Test
  void a_copy_with_far_more_is_seen_without_looking_at_all_of_it() {
    MapState copy = filled(20_000).host.replica();
    ContentDigest part = filled(1).host.state().digestFrom(ContentDigest.START);
    assertThat(part.isLast()).isTrue();

    ContentDigest seen = copy.digest(part.from(), part.to());

    assertThat(seen).isNotEqualTo(part);
    assertThat(seen.entries()).isLessThan(4 * PART_ENTRIES_MAX);
  }

  @Test
  void a_lock_is_part_of_the_first_part() {
    MapShard shard = filled(2_000);
    ContentDigest before = shard.host.state().digestFrom(ContentDigest.START);

    shard.lock(ShardHost.ALICE, 1, "key1");
    ContentDigest locked = shard.host.state().digestFrom(ContentDigest.START);
    shard.unlock(ShardHost.ALICE, 1, "key1");

    assertThat(locked).isNotEqualTo(before);
    assertThat(shard.host.state().digestFrom(ContentDigest.START)).isEqualTo(before);
  }

  @Test
  void long_values_that_differ_in_length_or_in_all_bytes_are_told_apart() {
    MapShard shard = filled(0);
    shard.put("k", "a".repeat(1_000_000));
    long digest = shard.host.state().digest();

    for (String value : List.of("b".repeat(1_000_000), "a".repeat(1_000_001), "a")) {
      MapShard other = filled(0);
      other.put("k", value);
      assertThat(other.host.state().digest()).isNotEqualTo(digest);
    }
  }
}
