package dev.grid.structures.multimap;

import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.multimap.MultiMapMessages.Scan;
import dev.grid.structures.multimap.MultiMapMessages.ScanReply;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks through a multimap in slices: what one look at a partition does is bounded, but that all
 * values of a key are looked at together. A cursor is a place among the hashes of keys, as {@link
 * EntryTable} says; so keys that are there throughout are seen once, whatever else changes between
 * two slices. Lives for one slice.
 */
final class MultiMapScan {

  /** What is wanted of each key. */
  static final int KEYS = 0;

  static final int VALUES = 1;

  /** Each value after its key. */
  static final int ENTRIES = 2;

  /** Nothing: whether any key has the value. */
  static final int HAS_VALUE = 3;

  /** So many places of a table are looked at. */
  private static final int SLICE_HOMES_MAX = 16 << 10;

  private static final int STEP_HOMES_MAX = 256;

  /** What an item takes on the wire, beside its bytes. */
  private static final int ITEM_BYTES = 6;

  private final Scan scan;
  private final List<Data> items = new ArrayList<>();
  private int seen;
  private long bytes;

  private MultiMapScan(Scan scan) {
    this.scan = scan;
  }

  /** Answers one slice. */
  static ScanReply scan(MultiMapState state, Scan scan) {
    return new MultiMapScan(scan).of(state);
  }

  private ScanReply of(MultiMapState state) {
    int cursor = scan.from();
    int homes = 0;
    while (cursor != EntryTable.CURSOR_END
        && seen < Slice.ENTRIES_MAX
        && bytes < Slice.BYTES_MAX
        && homes < SLICE_HOMES_MAX) {
      int seenBefore = seen;
      cursor = state.scan(cursor, 1, STEP_HOMES_MAX, this::visit);
      homes += seen == seenBefore ? STEP_HOMES_MAX : 1;
    }
    boolean isFound = scan.what() == HAS_VALUE && !items.isEmpty();
    return new ScanReply(isFound ? Slice.END : cursor, items);
  }

  private void visit(KeyValues values) {
    switch (scan.what()) {
      case KEYS -> add(new Data(values.key()));
      case VALUES -> values.forEach(this::add);
      case ENTRIES -> {
        Data key = new Data(values.key());
        values.forEach(
            value -> {
              add(key);
              add(value);
            });
      }
      case HAS_VALUE -> {
        Data wanted = scan.value();
        if (wanted != null && items.isEmpty() && values.find(wanted) >= 0) {
          add(new Data(values.key()));
        }
        seen += values.size();
      }
      default -> throw new IllegalArgumentException("what=" + scan.what());
    }
    seen++;
  }

  private void add(Data item) {
    items.add(item);
    seen++;
    bytes += ITEM_BYTES + item.length();
  }

  /** The bytes of a slice on the wire. */
  static long bytes(ScanReply reply) {
    long bytes = 0;
    for (Data item : reply.items()) {
      bytes += ITEM_BYTES + item.length();
    }
    return bytes;
  }

  /** The items of both; the first list is used again. */
  static ScanReply merge(ScanReply left, ScanReply right) {
    left.items().addAll(right.items());
    return left;
  }

  /** Keys and values, which follow each other in the list, as entries. */
  static List<Map.Entry<Data, Data>> entries(List<Data> items) {
    return new AbstractList<>() {
      @Override
      public Map.Entry<Data, Data> get(int index) {
        return Map.entry(items.get(2 * index), items.get(2 * index + 1));
      }

      @Override
      public int size() {
        return items.size() / 2;
      }
    };
  }
}
