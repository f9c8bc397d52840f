package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.Slice;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.FetchEntries;
import dev.grid.structures.map.MapMessages.FetchEntriesReply;
import dev.grid.structures.map.MapMessages.Scan;
import dev.grid.structures.map.MapMessages.ScanReply;
import dev.grid.structures.map.MapMessages.Set;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Listings of a large partition: little at a time, and everything once. */
class MapScanTest {

  private static final int ENTRIES = 5_000;

  /** Entries whose homes are the same come together; so many never do here. */
  private static final int TOGETHER_MAX = 64;

  private final MapShard shard = new MapShard();

  private static Data key(int number) {
    byte[] bytes = new byte[12];
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[8 + i] = (byte) (number >>> 8 * i);
    }
    return new Data(bytes);
  }

  private void set(int number, int valueBytes) {
    shard.host.call(
        ALICE, new Set(MapShard.NAME, key(number), new Data(new byte[12 + valueBytes]), 1, -1));
  }

  private ScanReply scan(int what, int from) {
    Object reply = shard.host.call(ALICE, new Scan(MapShard.NAME, what, from, null));
    return (ScanReply) Objects.requireNonNull(reply);
  }

  @Test
  void a_slice_is_bounded_and_slices_find_each_entry_once_while_the_table_grows() {
    for (int i = 0; i < ENTRIES; i++) {
      set(i, 10);
    }
    List<Data> found = new ArrayList<>();
    int slices = 0;
    int others = ENTRIES;
    for (int from = Slice.START; from != Slice.END; ) {
      ScanReply slice = scan(MapScan.KEYS, from);
      assertThat(slice.items().size()).isBetween(0, MapScan.SLICE_ENTRIES_MAX + TOGETHER_MAX);
      found.addAll(slice.items());
      from = slice.next();
      slices++;
      // Writers go on between two slices: the table doubles meanwhile.
      for (int i = 0; i < 500 && others < 3 * ENTRIES; i++) {
        set(others++, 10);
      }
    }

    assertThat(slices).isGreaterThanOrEqualTo(ENTRIES / (MapScan.SLICE_ENTRIES_MAX + TOGETHER_MAX));
    HashSet<Data> all = new HashSet<>(found);
    assertThat(all).as("none twice").hasSize(found.size());
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(all.contains(key(i))).as("entry " + i).isTrue();
    }
  }

  @Test
  void a_slice_of_large_values_is_bounded_by_their_bytes() {
    for (int i = 0; i < 20; i++) {
      set(i, 300 << 10);
    }
    int found = 0;
    for (int from = Slice.START; from != Slice.END; ) {
      ScanReply slice = scan(MapScan.VALUES, from);
      assertThat(slice.bytes()).isLessThan(MapScan.SLICE_BYTES_MAX + 2 * (301 << 10));
      found += slice.items().size();
      from = slice.next();
    }
    assertThat(found).isEqualTo(20);
  }

  @Test
  void a_page_of_large_entries_is_cut() {
    for (int i = 0; i < 20; i++) {
      set(i, 1 << 20);
    }
    List<Map.Entry<Integer, Integer>> pointers = List.of(Map.entry(Integer.MAX_VALUE, -1));
    int found = 0;
    int pages = 0;
    while (pointers.getLast().getKey() >= 0) {
      Object reply = shard.host.call(ALICE, new FetchEntries(MapShard.NAME, pointers, 1_000));
      FetchEntriesReply page = (FetchEntriesReply) Objects.requireNonNull(reply);
      found += page.entries().size();
      pointers = page.iterationPointers();
      pages++;
    }
    assertThat(found).isEqualTo(20);
    assertThat(pages).isBetween(4, 21);
  }
}
