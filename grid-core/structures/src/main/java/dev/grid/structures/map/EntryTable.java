package dev.grid.structures.map;

import dev.grid.protocol.Data;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key: open addressing with linear probing, and deletion by moving later entries back.
 * Confined to its partition.
 *
 * <p>An entry's home slot is the upper bits of its hash, so walking homes in order is walking
 * hashes in order whatever the table's size. A cursor is therefore a place among the hashes: an
 * iteration goes on after the table has grown, sees every entry that was there throughout, and sees
 * none twice.
 *
 * <p>Invariant: between an entry's home and its slot no slot is empty.
 */
final class EntryTable {

  /** Where an iteration begins. */
  static final int CURSOR_START = 0;

  /** What an iteration returns when it has seen everything. */
  static final int CURSOR_END = -1;

  private static final int CAPACITY_MIN = 8;
  private static final int CAPACITY_MAX = 1 << 30;

  /** The table doubles when more than two thirds of its slots are taken. */
  private static final int LOAD_NUMERATOR = 2;

  private static final int LOAD_DENOMINATOR = 3;

  private @Nullable MapEntry[] slots = new MapEntry[CAPACITY_MIN];

  /** The low bits of each slot's hash, by which a search passes most entries of other keys. */
  private byte[] tags = new byte[CAPACITY_MIN];

  private int shift = Integer.SIZE - 3;
  private int size;

  int size() {
    return size;
  }

  private int home(int hash) {
    return hash >>> shift;
  }

  @Nullable MapEntry find(byte[] key, int hash) {
    @Nullable MapEntry[] table = slots;
    byte tag = (byte) hash;
    int mask = table.length - 1;
    for (int slot = hash >>> shift; ; slot = slot + 1 & mask) {
      MapEntry entry = table[slot];
      if (entry == null || tags[slot] == tag && Data.sameValue(entry.key, key)) {
        return entry;
      }
    }
  }

  /**
   * Adds an entry whose key is not there.
   *
   * @param hash the hash of its key
   */
  void add(MapEntry entry, int hash) {
    if ((size + 1L) * LOAD_DENOMINATOR > (long) slots.length * LOAD_NUMERATOR) {
      grow();
    }
    place(entry, hash);
    size++;
  }

  private void place(MapEntry entry, int hash) {
    int mask = slots.length - 1;
    int slot = home(hash);
    while (slots[slot] != null) {
      slot = slot + 1 & mask;
    }
    slots[slot] = entry;
    tags[slot] = (byte) hash;
  }

  private int slotOf(MapEntry entry) {
    int mask = slots.length - 1;
    int slot = home(entry.hash());
    while (slots[slot] != entry) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Puts another entry of the same key in the place of one that is in the table. */
  void replace(MapEntry entry, MapEntry by) {
    slots[slotOf(entry)] = by;
  }

  private void grow() {
    if (slots.length >= CAPACITY_MAX) {
      throw new IllegalStateException(
          "entries=" + size + " is the most a partition of a map holds");
    }
    @Nullable MapEntry[] old = slots;
    slots = new MapEntry[old.length * 2];
    tags = new byte[old.length * 2];
    shift--;
    for (MapEntry entry : old) {
      if (entry != null) {
        place(entry, entry.hash());
      }
    }
  }

  /** Removes an entry that is in the table. */
  void remove(MapEntry entry) {
    int mask = slots.length - 1;
    int hole = slotOf(entry);
    for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
      int distance = next - home(slots[next].hash()) & mask;
      if (distance >= (next - hole & mask)) {
        slots[hole] = slots[next];
        tags[hole] = tags[next];
        hole = next;
      }
    }
    slots[hole] = null;
    size--;
  }

  void clear() {
    slots = new MapEntry[CAPACITY_MIN];
    tags = new byte[CAPACITY_MIN];
    shift = Integer.SIZE - 3;
    size = 0;
  }

  /** Visits every entry, in no order. The table must not be changed meanwhile. */
  void forEach(Consumer<MapEntry> visitor) {
    for (MapEntry entry : slots) {
      if (entry != null) {
        visitor.accept(entry);
      }
    }
  }

  /** Any entry, chosen by a random number; null if there is none. */
  @Nullable MapEntry sample(int random) {
    if (size == 0) {
      return null;
    }
    int mask = slots.length - 1;
    int slot = random & mask;
    while (slots[slot] == null) {
      slot = slot + 1 & mask;
    }
    return slots[slot];
  }

  /**
   * Visits entries from a cursor on, at least {@code count} unless the end comes first, and at most
   * those that share a home slot more.
   *
   * @return the cursor to go on from, or {@link #CURSOR_END}
   */
  int scan(int cursor, int count, Consumer<MapEntry> visitor) {
    return scan(cursor, count, Integer.MAX_VALUE, visitor);
  }

  /** {@link #scan(int, int, Consumer)} that looks at no more than {@code homesMax} home slots. */
  int scan(int cursor, int count, int homesMax, Consumer<MapEntry> visitor) {
    int mask = slots.length - 1;
    int seen = 0;
    int first = home(cursor << 1);
    int end = (int) Math.min(slots.length, (long) first + homesMax);
    for (int home = first; home < end; home++) {
      if (seen >= count) {
        return cursorAt(home);
      }
      for (int slot = home; slots[slot] != null; slot = slot + 1 & mask) {
        MapEntry entry = slots[slot];
        int hash = entry.hash();
        if (home(hash) == home && !isBefore(hash, cursor)) {
          visitor.accept(entry);
          seen++;
        }
      }
    }
    return end == slots.length ? CURSOR_END : cursorAt(end);
  }

  /** Whether an iteration that has come to the cursor has gone past entries with this hash. */
  static boolean isBefore(int hash, int cursor) {
    return cursor == CURSOR_END || hash >>> 1 < cursor;
  }

  private int cursorAt(int home) {
    return home << shift >>> 1;
  }
}
