package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EvictionConfig;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls of several callers: applying the effects elsewhere gives the same state. */
class MapReplicaTest {

  private static final int STEPS = 5_000;
  private static final int KEYS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void effects_rebuild_the_state(long seed) {
    Random random = new Random(seed);
    MapShard shard = new MapShard(config((int) seed));
    RandomMapCalls calls = new RandomMapCalls(random, KEYS);
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = calls.next();
      UUID caller = random.nextBoolean() ? ShardHost.ALICE : ShardHost.BOB;
      try {
        shard.host.send(caller, message);
      } catch (AssertionError e) {
        throw new AssertionError("seed=" + seed + " step=" + step + " at " + message, e);
      }
      if (random.nextInt(15) == 0) {
        shard.host.advance(random.nextInt(200));
      }
      if (random.nextInt(400) == 0) {
        shard.host.callerGone(caller);
      }
      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertThat(MapContent.of(shard.host.replica()))
          .as(at)
          .isEqualTo(MapContent.of(shard.host.state()));
    }
    assertThat(shard.host.state().expirations()).as("something expired").isPositive();
  }

  /** A replica that joined late sees an entry's later changes only. */
  @Test
  void an_effect_tells_all_of_an_entry() {
    MapShard shard = new MapShard();
    byte[] key = data("key1").bytes();

    shard
        .host
        .replica()
        .apply(new MapEffect.Stored(key, data("v").bytes(), 5, 100, 50, EntryTimes.FOR_EVER));

    assertThat(MapContent.of(shard.host.replica()).entries())
        .isEqualTo(
            Map.of(
                new Data(key),
                new MapContent.Entry(data("v"), 5, 50, EntryTimes.FOR_EVER, 100, 100)));
  }

  static MapConfig config(int seed) {
    MapConfig plain = MapConfig.named(NAME);
    return switch (seed % 3) {
      case 0 -> plain.withEviction(EvictionConfig.entries(20));
      case 1 -> plain.withJournal(JournalConfig.ofCapacity(30));
      default ->
          plain
              .withPerEntryStats(true)
              .withTimeToLive(Duration.ofSeconds(1))
              .withJournal(JournalConfig.ofCapacity(500).withTimeToLive(Duration.ofMillis(500)));
    };
  }
}
