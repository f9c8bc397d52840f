package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.map.MapConfig;
import dev.grid.structures.ShardHost;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapTransferTest {

  private static final int ROUNDS = 60;
  private static final int STEPS_AFTER = 100;

  /** Entries of one home slot go together, so that a slice may be some entries too long. */
  private static final int OVERSHOOT_BYTES = 4_000;

  /** A shard whose state is handed over to a receiver, which sees effects as bytes only. */
  private static final class Handover {
    final MapShard shard;
    final MapState receiver;
    final Transfer transfer;
    int slices;

    Handover(MapShard shard, MapConfig config) {
      this.shard = shard;
      receiver = state(config);
      transfer = shard.host.state().transfer();
      shard.host.onEffect(change -> deliver(transfer.pass(change)));
    }

    boolean deliver(@Nullable Effect effect) {
      if (effect == null) {
        return false;
      }
      receiver.apply(shard.host.throughBytes(effect));
      return true;
    }

    /** Whether there was a slice. */
    boolean next(int bytesMax) {
      slices++;
      return deliver(transfer.next(bytesMax));
    }
  }

  private static MapState state(MapConfig config) {
    return new MapStructure()
        .newState(
            new StateContext(NAME, 0, MemberConfig.defaults().withPartitionCount(1).with(config)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_receiver_gets_the_same_map_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int keys = 1 << random.nextInt(12);
      String at = "seed=" + seed + " round=" + round + " keys=" + keys;
      MapConfig config = MapReplicaTest.config(round);
      MapShard shard = new MapShard(config);
      RandomMapCalls calls = new RandomMapCalls(random, keys);
      change(shard, calls, random, random.nextInt(2 * keys));

      Handover handover = new Handover(shard, config);
      do {
        change(shard, calls, random, random.nextInt(20));
      } while (handover.next(random.nextInt(5_000)));
      change(shard, calls, random, STEPS_AFTER);

      assertThat(handover.transfer.next(1)).as(at).isNull();
      assertThat(MapContent.of(handover.receiver))
          .as(at)
          .isEqualTo(MapContent.of(shard.host.state()));
    }
  }

  private static void change(MapShard shard, RandomMapCalls calls, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      UUID caller = random.nextBoolean() ? ShardHost.ALICE : ShardHost.BOB;
      shard.host.send(caller, calls.next());
      if (random.nextInt(30) == 0) {
        shard.host.advance(random.nextInt(100));
      }
      if (random.nextInt(500) == 0) {
        shard.host.callerGone(caller);
      }
    }
  }

  @Test
  void slices_are_bounded_and_there_are_no_more_than_needed() {
    MapConfig config = MapConfig.named(NAME);
    MapShard shard = new MapShard(config);
    for (int i = 0; i < 2_000; i++) {
      shard.put("key" + i, "v".repeat(100));
    }
    Handover handover = new Handover(shard, config);
    int bytesMax = 20_000;
    long before = 0;
    while (handover.next(bytesMax)) {
      assertThat(handover.receiver.bytes() - before).isPositive();
      assertThat(handover.receiver.bytes() - before).isLessThan(bytesMax + OVERSHOOT_BYTES);
      before = handover.receiver.bytes();
    }

    assertThat((long) handover.slices).isBetween(2L, before / bytesMax + 2);
    assertThat(MapContent.of(handover.receiver)).isEqualTo(MapContent.of(shard.host.state()));
  }

  @Test
  void an_entry_keeps_its_history_and_lives_no_longer() {
    MapConfig config = MapConfig.named(NAME).withPerEntryStats(true);
    MapShard shard = new MapShard(config);
    shard.put("k", "old");
    shard.host.elapse(100);
    shard.put("k", "v", 10_000, 3_000);
    shard.host.elapse(200);
    shard.get("k");
    shard.host.elapse(300);

    Handover handover = new Handover(shard, config);
    handover.next(1);

    EntryTimes original = times(shard.host.state());
    EntryTimes copied = times(handover.receiver);
    assertThat(copied).usingRecursiveComparison().isEqualTo(original);
    assertThat(copied.hits).isEqualTo(2);
    assertThat(copied.createdMillis).isEqualTo(shard.host.nowMillis() - 600);
    assertThat(copied.updatedMillis).isEqualTo(shard.host.nowMillis() - 500);
    assertThat(copied.accessedMillis).isEqualTo(shard.host.nowMillis() - 300);
    assertThat(copied.expirationMillis()).isEqualTo(shard.host.nowMillis() - 300 + 3_000);
  }

  private static EntryTimes times(MapState state) {
    EntryTimes[] times = new EntryTimes[1];
    state.forEach(entry -> times[0] = entry.times());
    return Objects.requireNonNull(times[0]);
  }

  @Test
  void locks_go_first() {
    MapConfig config = MapConfig.named(NAME);
    MapShard shard = new MapShard(config);
    shard.put("k", "v");
    shard.lock(ShardHost.ALICE, 1, "other");

    Handover handover = new Handover(shard, config);
    handover.next(1);

    assertThat(handover.receiver.locks().size()).isEqualTo(1);
    assertThat(handover.receiver.entries()).isZero();
    assertThat(handover.next(1)).isTrue();
    assertThat(handover.next(1)).isFalse();
  }

  @Test
  void idleness_begins_anew_where_reads_were_not_seen() {
    MapConfig config = MapConfig.named(NAME);
    MapShard shard = new MapShard(config);
    shard.put("idle", "v", MapShard.FOR_EVER, 1_000);
    shard.put("short", "v", 1_000, MapShard.FOR_EVER);
    shard.host.elapse(900);
    shard.get("idle");
    long digest = shard.host.replica().digest();

    shard.host.replica().promoted(shard.host.nowMillis());

    assertThat(shard.host.replica().digest()).isEqualTo(digest);
    shard
        .host
        .replica()
        .forEach(
            entry ->
                assertThat(entry.isExpiredAt(shard.host.nowMillis() + 500))
                    .isEqualTo(Arrays.equals(entry.key(), data("short").bytes())));
  }

  @Test
  void nothing_is_handed_over_at_once() {
    MapState empty = state(MapConfig.named(NAME));

    assertThat(empty.transfer().next(1)).isNull();
  }

  @Test
  void a_digest_tells_contents_apart_but_not_histories() {
    MapShard shard = new MapShard(MapConfig.named(NAME));
    MapShard other = new MapShard(MapConfig.named(NAME));
    for (String key : new String[] {"a", "b", "c"}) {
      shard.put(key, "v" + key);
    }
    for (String key : new String[] {"c", "x", "a", "b"}) {
      other.put(key, "v" + key);
    }
    assertThat(shard.host.state().digest()).isNotEqualTo(other.host.state().digest());
    other.call(new MapMessages.Delete(NAME, data("x"), 1));
    assertThat(shard.host.state().digest()).isEqualTo(other.host.state().digest());
    other.put("a", "vb");
    shard.put("a", "va");
    assertThat(shard.host.state().digest()).isNotEqualTo(other.host.state().digest());
    other.put("a", "va");
    assertThat(shard.host.state().digest())
        .as("versions")
        .isNotEqualTo(other.host.state().digest());
  }
}
