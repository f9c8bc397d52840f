package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapRoom.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.RoomHost;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    MapRoom room = new MapRoom(config((int) seed));
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random, step);
      UUID caller = random.nextBoolean() ? RoomHost.ALICE : RoomHost.BOB;
      try {
        room.host.send(caller, message);
      } catch (AssertionError e) {
        throw new AssertionError("seed=" + seed + " step=" + step + " at " + message, e);
      }
      if (random.nextInt(15) == 0) {
        room.host.advance(random.nextInt(200));
      }
      if (random.nextInt(400) == 0) {
        room.host.callerGone(caller);
      }
      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertThat(snapshot(room.host.replica())).as(at).isEqualTo(snapshot(room.host.state()));
      assertThat(room.host.replica().bytes()).as(at).isEqualTo(room.host.state().bytes());
      assertThat(locks(room.host.replica())).as(at).isEqualTo(locks(room.host.state()));
    }
    assertThat(room.host.state().expirations()).as("something expired").isPositive();
  }

  /** A replica that joined late sees an entry's later changes only. */
  @Test
  void an_effect_tells_all_of_an_entry() {
    MapRoom room = new MapRoom();
    byte[] key = key(1).bytes();

    room.host
        .replica()
        .apply(new MapEffect.Stored(key, data("v").bytes(), 5, 100, 50, EntryTimes.FOR_EVER));

    assertThat(snapshot(room.host.replica()))
        .isEqualTo(Map.of(key(1), new Entry(data("v"), 5, 50, EntryTimes.FOR_EVER, 100)));
  }

  private static MapConfig config(int seed) {
    MapConfig plain = MapConfig.named(NAME);
    return switch (seed % 3) {
      case 0 -> plain.withEviction(EvictionConfig.entries(20));
      case 1 -> plain;
      default -> plain.withPerEntryStats(true).withTimeToLive(Duration.ofSeconds(1));
    };
  }

  /** What of an entry is the same everywhere: reads, which only a primary sees, are not. */
  private record Entry(
      Data value, int version, long timeToLiveMillis, long maxIdleMillis, long updatedMillis) {}

  private static Map<Data, Entry> snapshot(MapState state) {
    Map<Data, Entry> entries = new HashMap<>();
    state.forEach(
        e -> {
          EntryTimes times = e.times;
          entries.put(
              new Data(e.key),
              times == null
                  ? new Entry(new Data(e.value), e.version, -1, -1, -1)
                  : new Entry(
                      new Data(e.value),
                      e.version,
                      times.timeToLiveMillis,
                      times.maxIdleMillis,
                      times.updatedMillis));
        });
    return entries;
  }

  private static List<String> locks(MapState state) {
    List<String> locks = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      // At the beginning of time no lease is over.
      locks.add(i + " " + state.locks().find(key(i), Long.MIN_VALUE));
    }
    locks.add("count " + state.locks().size());
    return locks;
  }

  private static Data key(int i) {
    return data("key" + i);
  }

  private static Message<?> message(Random random, int step) {
    Data key = key(random.nextInt(KEYS));
    Data value = data("value" + random.nextInt(5));
    Data other = data("value" + random.nextInt(5));
    long thread = random.nextInt(2);
    long ttl = random.nextInt(4) == 0 ? random.nextInt(500) : -1;
    long idle = random.nextInt(4) == 0 ? random.nextInt(500) : -1;
    return switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> new Put(NAME, key, value, thread, ttl);
      case 4, 5 -> new PutWithMaxIdle(NAME, key, value, thread, ttl, idle);
      case 6 -> new PutIfAbsentWithMaxIdle(NAME, key, value, thread, ttl, idle);
      case 7 -> new Replace(NAME, key, value, thread);
      case 8 -> new ReplaceIfSame(NAME, key, other, value, thread);
      case 9 -> new Remove(NAME, key, thread);
      case 10 -> new RemoveIfSame(NAME, key, value, thread);
      case 11 -> new Evict(NAME, key, thread);
      case 12 -> new SetTtl(NAME, key, ttl);
      case 13 -> new TryPut(NAME, key, value, thread, random.nextInt(100));
      case 14 -> new TryRemove(NAME, key, thread, random.nextInt(100));
      case 15, 16, 17 -> new Get(NAME, key, thread);
      case 18 -> new GetAll(NAME, List.of(key, key(random.nextInt(KEYS))));
      case 19 ->
          new PutAll(
              NAME,
              List.of(Map.entry(key, value), Map.entry(key(random.nextInt(KEYS)), other)),
              true);
      case 20, 21 -> new TryLock(NAME, key, thread, random.nextInt(300), 0, step);
      case 22 -> new Lock(NAME, key, thread, random.nextInt(300), step);
      case 23, 24 -> new Unlock(NAME, key, thread, step);
      case 25 -> new ForceUnlock(NAME, key, step);
      case 26 -> new ContainsKey(NAME, key, thread);
      default -> random.nextInt(30) == 0 ? new Clear(NAME) : new GetEntryView(NAME, key, thread);
    };
  }
}
