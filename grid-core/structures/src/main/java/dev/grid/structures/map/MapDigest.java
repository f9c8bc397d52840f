package dev.grid.structures.map;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import java.util.function.Consumer;

/**
 * Makes the digest of a part of a map: of keys, values, versions and limits of time between two
 * places among the hashes of keys, and of all locks in the first part; not of what reads change.
 * Lives for one digest.
 *
 * <p>The work is bounded by what it costs, in bytes that are hashed. Of a long value only some
 * bytes are: a copy that lacks a change, or has another one, is seen; that single bytes within the
 * same long value differ may not be.
 */
final class MapDigest implements Consumer<MapEntry> {

  /** What a part may cost. */
  private static final long COST_MAX = 128 << 10;

  /** What it may cost where another copy chose the part: no such part costs so much. */
  private static final long COST_LIMIT = 4 * COST_MAX;

  /** What getting at an entry costs beside hashing it. */
  private static final int ENTRY_COST = 256;

  /** What looking at a home costs, where there may be none. */
  private static final int HOME_COST = 8;

  /** How many homes are looked at before the cost is looked at again. */
  private static final int HOMES = 32;

  /** Of a longer value only some bytes are hashed. */
  private static final int VALUE_BYTES_MAX = 64 << 10;

  private final int from;
  private final int to;
  private final boolean chooses;
  private long cost;
  private long entries;
  private long value;

  private MapDigest(int from, int to, boolean chooses) {
    this.from = from;
    this.to = to;
    this.chooses = chooses;
  }

  /** Of the next part after a cursor of the table. */
  static ContentDigest next(int from, EntryTable table, MapLocks locks) {
    return new MapDigest(from, EntryTable.CURSOR_END, true).of(table, locks);
  }

  /** Of the part between two cursors that another copy chose. */
  static ContentDigest between(int from, int to, EntryTable table, MapLocks locks) {
    return new MapDigest(from, to, false).of(table, locks);
  }

  private ContentDigest of(EntryTable table, MapLocks locks) {
    if (from == EntryTable.CURSOR_START) {
      value = locks.digest();
    }
    int cursor = from;
    long costMax = chooses ? COST_MAX : COST_LIMIT;
    while (!hasCome(cursor) && cost < costMax) {
      cursor = table.scan(cursor, 1, HOMES, this);
      cost += chooses ? HOME_COST * HOMES : 0;
    }
    boolean whole = to != EntryTable.CURSOR_END && hasCome(cursor);
    return new ContentDigest(from, whole ? to : cursor, entries, value);
  }

  private boolean hasCome(int cursor) {
    return cursor == EntryTable.CURSOR_END || to != EntryTable.CURSOR_END && cursor >= to;
  }

  @Override
  public void accept(MapEntry entry) {
    if (to != EntryTable.CURSOR_END && !EntryTable.isBefore(entry.hash(), to)) {
      return;
    }
    entries++;
    cost += ENTRY_COST + entry.keyLength() + Math.min(entry.value.length, VALUE_BYTES_MAX);
    value += digest(entry);
  }

  private static long digest(MapEntry entry) {
    EntryTimes times = entry.times();
    long limits =
        times == null || !times.canExpire() ? 0 : times.timeToLiveMillis * 31 + times.maxIdleMillis;
    long key = ContentHash.of(entry.key(), ContentHash.mix(entry.version() + limits));
    return ContentHash.ofSome(entry.value, key, VALUE_BYTES_MAX);
  }
}
