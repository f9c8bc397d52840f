package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.*;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random calls to a map of so many keys. Confined to the test's thread. */
final class RandomMapCalls {

  private final Random random;
  private final int keys;
  private long references;

  RandomMapCalls(Random random, int keys) {
    this.random = random;
    this.keys = keys;
  }

  private Data key() {
    return data("key" + random.nextInt(keys));
  }

  private MergingEntry merging(Data key, Data value) {
    long limit = random.nextBoolean() ? EntryTimes.FOR_EVER : 1_000_000 + random.nextInt(100_000);
    return new MergingEntry(
        key, value, random.nextInt(9), 1, 2, 3, random.nextInt(9), limit, limit);
  }

  Message<?> next() {
    long step = ++references;
    Data key = key();
    Data value = data("value" + random.nextInt(5));
    Data other = data("value" + random.nextInt(5));
    long thread = random.nextInt(2);
    long ttl = random.nextInt(4) == 0 ? random.nextInt(500) : -1;
    long idle = random.nextInt(4) == 0 ? random.nextInt(500) : -1;
    return switch (random.nextInt(29)) {
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
      case 18 -> new GetAll(NAME, List.of(key, key()));
      case 19 -> new PutAll(NAME, List.of(Map.entry(key, value), Map.entry(key(), other)), true);
      case 20, 21 -> new TryLock(NAME, key, thread, random.nextInt(300), 0, step);
      case 22 -> new Lock(NAME, key, thread, random.nextInt(300), step);
      case 23, 24 -> new Unlock(NAME, key, thread, step);
      case 25 -> new ForceUnlock(NAME, key, step);
      case 26 -> new Merge(NAME, List.of(merging(key, value), merging(key(), other)));
      case 27 -> new ContainsKey(NAME, key, thread);
      default -> random.nextInt(30) == 0 ? new Clear(NAME) : new GetEntryView(NAME, key, thread);
    };
  }
}
