package dev.grid.kernel.keys;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import java.util.function.Consumer;

/**
 * Makes the digest of a part of a table: of the entries between two places among the hashes of
 * keys. Lives for one digest.
 *
 * <p>The work is bounded by what it costs, in bytes that are hashed. Of a long value only some
 * bytes need be: a copy that lacks a change, or has another one, is seen; that single bytes within
 * the same long value differ may not be.
 */
public final class TableDigest<E extends KeyEntry> implements Consumer<E> {

  /** Of a longer value only some bytes are hashed, by {@link ContentHash#ofSome}. */
  public static final int VALUE_BYTES_MAX = 64 << 10;

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

  private final EntryTable<E> table;
  private final Hashing<E> hashing;
  private final int from;
  private final int to;
  private final boolean chooses;
  private long cost;
  private long entries;
  private long value;

  /** How an entry is hashed. */
  public interface Hashing<E> {

    /** The hash of all that copies have of an entry. */
    long hash(E entry);

    /** How many bytes are hashed for it. */
    long bytes(E entry);
  }

  private TableDigest(
      EntryTable<E> table, Hashing<E> hashing, long from, long to, boolean chooses) {
    this.table = table;
    this.hashing = hashing;
    this.from = (int) from;
    this.to = (int) to;
    this.chooses = chooses;
  }

  /**
   * Of the next part after a cursor of the table.
   *
   * @param beside what is added to the first part: a digest of what the table does not have
   */
  public static <E extends KeyEntry> ContentDigest next(
      EntryTable<E> table, Hashing<E> hashing, long beside, long from) {
    return new TableDigest<>(table, hashing, from, EntryTable.CURSOR_END, true).make(beside);
  }

  /** Of the part between two cursors that another copy chose. */
  public static <E extends KeyEntry> ContentDigest between(
      EntryTable<E> table, Hashing<E> hashing, long beside, long from, long to) {
    return new TableDigest<>(table, hashing, from, to, false).make(beside);
  }

  private ContentDigest make(long beside) {
    if (from == EntryTable.CURSOR_START) {
      value = beside;
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
  public void accept(E entry) {
    if (to != EntryTable.CURSOR_END && !EntryTable.isBefore(entry.hash(), to)) {
      return;
    }
    entries++;
    cost += ENTRY_COST + hashing.bytes(entry);
    value += hashing.hash(entry);
  }
}
