package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.Scan;
import dev.grid.structures.map.MapMessages.ScanReply;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a map, or a page of it, in slices: what one look at a partition does is bounded,
 * however many entries it has and however large they are. A cursor is a place among the hashes of
 * keys, as {@link EntryTable} says; so entries that are there throughout are seen once, whatever
 * else changes between two slices. Stateless.
 */
final class MapScan {

  /** What is wanted of each entry. */
  static final int KEYS = 0;

  static final int VALUES = 1;
  static final int ENTRIES = 2;

  /** Nothing: whether any entry has the value. */
  static final int HAS_VALUE = 3;

  /** At most so many entries, and a few that are next to the last. */
  static final int SLICE_ENTRIES_MAX = Slice.ENTRIES_MAX;

  /** No more entries when so many bytes were found. */
  static final long SLICE_BYTES_MAX = Slice.BYTES_MAX;

  /** So many places of a table are looked at. */
  private static final int SLICE_HOMES_MAX = 16 << 10;

  private static final int STEP_HOMES_MAX = 256;

  /** Entries that are looked at some in a row have no more bytes on average. */
  private static final int SMALL_BYTES_MAX = 1_024;

  /** What an item takes on the wire, beside its bytes. */
  private static final int ITEM_BYTES = 6;

  private MapScan() {}

  /** Answers one slice. */
  static ScanReply scan(MapState state, Call call, Scan scan) {
    List<Data> items = new ArrayList<>();
    Data wanted = scan.value();
    int next =
        visit(
            state,
            call.nowMillis(),
            scan.from(),
            SLICE_ENTRIES_MAX,
            SLICE_BYTES_MAX,
            entry -> {
              switch (scan.what()) {
                case KEYS -> items.add(new Data(entry.key()));
                case VALUES -> items.add(new Data(entry.value));
                case ENTRIES -> {
                  items.add(new Data(entry.key()));
                  items.add(new Data(entry.value));
                }
                case HAS_VALUE -> {
                  if (wanted != null
                      && items.isEmpty()
                      && Data.sameValue(entry.value, wanted.bytes())) {
                    items.add(new Data(entry.key()));
                  }
                }
                default -> throw new IllegalArgumentException("what=" + scan.what());
              }
            });
    boolean isFound = scan.what() == HAS_VALUE && !items.isEmpty();
    return new ScanReply(isFound ? Slice.END : next, items);
  }

  /**
   * Visits entries whose time is not up, from a cursor on: one at least unless too many places are
   * empty, and no more when one of the limits is reached.
   *
   * @return the cursor to go on from, or {@link Slice#END}
   */
  static int visit(
      MapState state,
      long nowMillis,
      int from,
      int entriesMax,
      long bytesMax,
      Consumer<MapEntry> visitor) {
    return visit(state, nowMillis, from, entriesMax, bytesMax, visitor, () -> false);
  }

  /** The same, which also ends when nothing more is wanted. */
  static int visit(
      MapState state,
      long nowMillis,
      int from,
      int entriesMax,
      long bytesMax,
      Consumer<MapEntry> visitor,
      BooleanSupplier isEnough) {
    return visit(state, nowMillis, from, entriesMax, bytesMax, 1, visitor, isEnough);
  }

  /**
   * The same, some entries in a row.
   *
   * @param step how many, unless they are large
   */
  static int visit(
      MapState state,
      long nowMillis,
      int from,
      int entriesMax,
      long bytesMax,
      int step,
      Consumer<MapEntry> visitor,
      BooleanSupplier isEnough) {
    Limits seen = new Limits(nowMillis, step, visitor);
    int cursor = from;
    int homes = 0;
    do {
      boolean areLarge = seen.entries == 0 || seen.bytes / seen.entries > SMALL_BYTES_MAX;
      int inRow = areLarge ? 1 : Math.min(step, entriesMax - seen.entries);
      cursor = state.scan(cursor, inRow, STEP_HOMES_MAX, seen);
      seen.pass();
      homes += STEP_HOMES_MAX;
      if (seen.isNew()) {
        homes -= STEP_HOMES_MAX;
      }
    } while (cursor != EntryTable.CURSOR_END
        && seen.entries < entriesMax
        && seen.bytes < bytesMax
        && homes < SLICE_HOMES_MAX
        && !isEnough.getAsBoolean());
    return cursor;
  }

  /**
   * Takes entries, and passes them on and counts them. Those in a row are first touched one after
   * another: they and their values are anywhere in memory, and a processor waits for many places at
   * once, as long as little is done between them. It saves most of the time of a scan. For the same
   * reason it takes objects: to look whether one is an entry is to wait for it.
   */
  private static final class Limits implements Consumer<Object> {

    /** As far as a processor loads at once. */
    private static final int LINE_BYTES = 64;

    /** So much of a value is touched. */
    private static final int TOUCHED_BYTES_MAX = 2 * LINE_BYTES;

    private final long nowMillis;
    private final Consumer<MapEntry> visitor;
    private Object[] row;
    private int count;

    /** Of those in a row, to be touched. */
    private byte[][] values = {};

    private int entries;
    private int entriesBefore;
    private long bytes;

    /** Of all that was touched, so that it is. */
    private int touched;

    Limits(long nowMillis, int step, Consumer<MapEntry> visitor) {
      this.nowMillis = nowMillis;
      this.visitor = visitor;
      this.row = new Object[2 * step];
    }

    @Override
    public void accept(Object entry) {
      entries++;
      if (count == row.length) {
        row = Arrays.copyOf(row, 2 * count);
      }
      row[count++] = entry;
    }

    /** Passes on what was taken. */
    private void pass() {
      if (count > 1) {
        touch();
      }
      for (int i = 0; i < count; i++) {
        MapEntry entry = (MapEntry) row[i];
        if (!entry.isExpiredAt(nowMillis)) {
          bytes += (long) MapEntry.OVERHEAD_BYTES + entry.value.length; // The key's is far.
          visitor.accept(entry);
        }
      }
      count = 0;
    }

    private void touch() {
      if (values.length < count) {
        values = new byte[row.length][];
      }
      int sum = touched;
      for (int i = 0; i < count; i++) {
        values[i] = ((MapEntry) row[i]).value;
      }
      for (int i = 0; i < count; i++) {
        sum += values[i].length;
      }
      for (int i = 0; i < count; i++) {
        byte[] value = values[i];
        int last = Math.min(value.length, TOUCHED_BYTES_MAX) - 1;
        for (int at = LINE_BYTES / 2; at < last; at += LINE_BYTES) {
          sum += value[at];
        }
        sum += last < 0 ? 0 : value[last];
      }
      touched = sum;
    }

    /** Whether there was any since this was last asked. */
    private boolean isNew() {
      boolean any = entries != entriesBefore;
      entriesBefore = entries;
      return any;
    }
  }

  /** The bytes of items on the wire. */
  static long bytes(List<? extends @Nullable Data> items) {
    long bytes = 0;
    for (@Nullable Data item : items) {
      bytes += ITEM_BYTES + (item == null ? 0 : item.length());
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
