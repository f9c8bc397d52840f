package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTableTest {

  private static final int IDS = 3_000;

  /** Hashes of which many are equal, and many are at the ends, where probing wraps around. */
  private static int hash(int id) {
    return switch (id % 8) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Integer.MIN_VALUE + id % 3;
      case 3 -> -1 - id % 50;
      case 4 -> (id % 20) << 24;
      default -> id * 0x9e3779b9;
    };
  }

  /** A key of this id whose hash is {@code hash(id)}: its second half undoes Murmur3's steps. */
  private static byte[] key(int id) {
    return key(id, hash(id));
  }

  private static byte[] key(int id, int hash) {
    int h = hash ^ hash >>> 16;
    h *= inverse(0xc2b2ae35);
    h ^= h >>> 13 ^ h >>> 26;
    h *= inverse(0x85ebca6b);
    h ^= h >>> 16;
    h ^= 2 * Integer.BYTES;
    int mixed = Integer.rotateRight((h - 0xe6546b64) * inverse(5), 13) ^ afterFirstBlock(id);
    int second = Integer.rotateRight(mixed * inverse(0x1b873593), 15) * inverse(0xcc9e2d51);
    byte[] key =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(8, id)
            .putInt(12, second)
            .array();
    assertThat(Data.payloadHash(key)).isEqualTo(hash);
    return key;
  }

  private static int afterFirstBlock(int block) {
    int mixed = Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    return Integer.rotateLeft(0x01000193 ^ mixed, 13) * 5 + 0xe6546b64;
  }

  /** What undoes a multiplication by an odd number, by Newton's iteration. */
  private static int inverse(int odd) {
    int x = odd;
    for (int i = 0; i < 4; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }

  private static int id(MapEntry entry) {
    return ByteBuffer.wrap(entry.key()).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
  }

  private static MapEntry entry(int id) {
    return MapEntry.of(key(id), new byte[8]);
  }

  private static void add(EntryTable<MapEntry> table, MapEntry entry) {
    table.add(entry, entry.hash());
  }

  private static @Nullable MapEntry find(EntryTable<MapEntry> table, int id) {
    return table.find(key(id), hash(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void random_operations_agree_with_a_hash_map(long seed) {
    Random random = new Random(seed);
    EntryTable<MapEntry> table = new EntryTable<>();
    Map<Integer, MapEntry> model = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      int id = random.nextInt(step / 20_000 == 1 ? 40 : IDS);
      String at = "seed=" + seed + " step=" + step + " id=" + id;
      MapEntry found = find(table, id);
      assertThat(found).as(at).isSameAs(model.get(id));
      if (found == null) {
        MapEntry added = entry(id);
        add(table, added);
        model.put(id, added);
      } else if (random.nextInt(5) < 3) {
        table.remove(found);
        model.remove(id);
      } else {
        MapEntry other = new TimedEntry(found, new EntryTimes(0));
        table.replace(found, other);
        model.put(id, other);
      }
      assertThat(table.size()).as(at).isEqualTo(model.size());
      if (step % 5_000 == 0) {
        assertSameEntries(table, model);
      }
    }
    assertSameEntries(table, model);
    table.clear();
    model.clear();
    assertSameEntries(table, model);
  }

  private static void assertSameEntries(EntryTable<MapEntry> table, Map<Integer, MapEntry> model) {
    List<MapEntry> entries = new ArrayList<>();
    table.forEach(entries::add);
    assertThat(entries).containsExactlyInAnyOrderElementsOf(model.values());
    for (int id = 0; id < IDS; id++) {
      assertThat(find(table, id)).as("id=%s", id).isSameAs(model.get(id));
    }
  }

  /** Entries come and go between batches, the table grows, is cleared and grows again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void scan_misses_nothing_that_stays_and_sees_nothing_twice(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      String at = "seed=" + seed + " round=" + round;
      EntryTable<MapEntry> table = new EntryTable<>();
      Set<Integer> staying = ids(random, random.nextInt(200));
      staying.forEach(id -> add(table, entry(id)));
      Set<Integer> seen = new HashSet<>();
      int cursor = EntryTable.CURSOR_START;
      while (cursor != EntryTable.CURSOR_END) {
        int count = 1 + random.nextInt(20);
        int homesMax = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10);
        int next =
            table.scan(
                cursor,
                count,
                homesMax,
                entry -> assertThat(seen.add(id(entry))).as(at + " id=" + id(entry)).isTrue());
        assertThat(next == EntryTable.CURSOR_END || next > cursor).as(at + " goes on").isTrue();
        cursor = next;
        if (random.nextInt(10) == 0) {
          table.clear();
          staying.forEach(id -> add(table, entry(id)));
        }
        change(table, staying, random);
      }
      assertThat(seen).as(at).containsAll(staying);
    }
  }

  private static Set<Integer> ids(Random random, int count) {
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(random.nextInt(IDS));
    }
    return ids;
  }

  private static void change(EntryTable<MapEntry> table, Set<Integer> staying, Random random) {
    for (int id : ids(random, random.nextInt(60))) {
      MapEntry found = find(table, id);
      if (found == null) {
        add(table, entry(id));
      } else if (!staying.contains(id)) {
        table.remove(found);
      }
    }
  }

  @Test
  void scan_stops_at_the_count_or_the_homes() {
    EntryTable<MapEntry> table = new EntryTable<>();
    for (int id = 0; id < 1_000; id++) {
      add(table, MapEntry.of(key(id, id * 0x9e3779b9), new byte[8]));
    }
    List<MapEntry> seen = new ArrayList<>();

    table.scan(EntryTable.CURSOR_START, 10, seen::add);
    assertThat(seen).hasSizeBetween(10, 20);
    seen.clear();
    table.scan(EntryTable.CURSOR_START, 1_000, 16, seen::add);
    assertThat(seen).hasSizeLessThan(32);
  }

  @Test
  void scan_of_nothing_ends_at_once() {
    EntryTable<MapEntry> table = new EntryTable<>();

    int next = table.scan(EntryTable.CURSOR_START, 10, entry -> assertThat(entry).isNull());

    assertThat(next).isEqualTo(EntryTable.CURSOR_END);
  }

  @Test
  void sample_finds_an_entry_wherever_it_starts() {
    EntryTable<MapEntry> table = new EntryTable<>();
    assertThat(table.sample(123)).isNull();
    MapEntry only = entry(7);
    add(table, only);

    for (int random : new int[] {0, 1, -1, 5, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(table.sample(random)).isSameAs(only);
    }
  }

  /** A table whose next change begins to grow it. */
  private static EntryTable<MapEntry> aboutToGrow(int capacity) {
    EntryTable<MapEntry> table = new EntryTable<>();
    for (int id = 0; id < capacity * 2 / 3 + 1; id++) {
      add(table, MapEntry.of(key(id, id * 0x9e3779b9), new byte[8]));
    }
    return table;
  }

  @Test
  void growth_takes_many_small_steps_and_ends() {
    int capacity = 1 << 14;
    EntryTable<MapEntry> table = aboutToGrow(capacity);
    int steps = 0;

    for (int id = capacity; steps == 0 || table.isMoving(); id++) {
      add(table, MapEntry.of(key(id, id * 0x9e3779b9), new byte[8]));
      steps++;
    }

    assertThat(steps).isBetween(capacity / 16 / 8, capacity / 16 + 1);
  }

  @Test
  void every_entry_is_found_scanned_and_sampled_at_each_step_of_growth() {
    int capacity = 1 << 10;
    EntryTable<MapEntry> table = aboutToGrow(capacity);
    Random random = new Random(1);
    int id = capacity;
    do {
      add(table, MapEntry.of(key(id, id * 0x9e3779b9), new byte[8]));
      id++;
      int size = table.size();
      Set<MapEntry> all = new HashSet<>();
      table.forEach(all::add);
      assertThat(all).hasSize(size);
      assertThat(all).allMatch(entry -> table.find(entry.key(), entry.hash()) == entry);
      Set<MapEntry> scanned = new HashSet<>();
      int cursor = EntryTable.CURSOR_START;
      while (cursor != EntryTable.CURSOR_END) {
        cursor = table.scan(cursor, 10, 7, entry -> assertThat(scanned.add(entry)).isTrue());
      }
      assertThat(scanned).isEqualTo(all);
      for (int i = 0; i < 20; i++) {
        assertThat(table.sample(random.nextInt())).isIn(all);
      }
    } while (table.isMoving());
  }

  @Test
  void a_table_that_is_emptied_shrinks() {
    EntryTable<MapEntry> table = aboutToGrow(1 << 14);
    List<MapEntry> all = new ArrayList<>();
    table.forEach(all::add);

    all.subList(3, all.size()).forEach(table::remove);
    table.move(1 << 14);

    int[] homes = new int[1];
    int cursor = EntryTable.CURSOR_START;
    while (cursor != EntryTable.CURSOR_END) {
      cursor = table.scan(cursor, Integer.MAX_VALUE, 1, entry -> {});
      homes[0]++;
    }
    assertThat(homes[0]).isLessThanOrEqualTo(64);
    assertThat(all.subList(0, 3)).allMatch(entry -> table.find(entry.key(), entry.hash()) == entry);
  }

  @Test
  void growth_that_has_begun_ends_without_changes() {
    EntryTable<MapEntry> table = aboutToGrow(1 << 10);
    add(table, MapEntry.of(key(5_000, 5_000 * 0x9e3779b9), new byte[8]));
    assertThat(table.isMoving()).isTrue();

    table.move(1 << 10);

    assertThat(table.isMoving()).isFalse();
  }
}
