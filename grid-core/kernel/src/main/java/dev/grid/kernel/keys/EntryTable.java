package dev.grid.kernel.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key: open addressing with linear probing, and deletion by moving later entries back.
 * Confined to its state.
 *
 * <p>An entry's home slot is the upper bits of its hash, so walking homes in order is walking
 * hashes in order whatever the table's size. A cursor is therefore a place among the hashes: an
 * iteration goes on after the table has grown, sees every entry that was there throughout, and sees
 * none twice.
 *
 * <p>The table grows and shrinks a few homes at a time, in the order of hashes: entries whose home
 * in the old slots is before {@code moved} are in the new ones, all others still in the old. So a
 * key is looked for in one of them only, and no change takes time in proportion to the entries, but
 * for the allocation of the new slots.
 *
 * <p>Invariants: between an entry's home and its slot no slot is empty; moving ends before the new
 * slots are too full, as {@code HOMES_PER_CHANGE} homes are moved for each entry added.
 *
 * @param <E> the entries
 */
public final class EntryTable<E extends KeyEntry> {

  /** Where an iteration begins. */
  public static final int CURSOR_START = 0;

  /** What an iteration returns when it has seen everything. */
  public static final int CURSOR_END = -1;

  private static final int CAPACITY_MIN = 8;
  private static final int CAPACITY_MAX = 1 << 30;

  /** The table doubles when more than two thirds of its slots are taken. */
  private static final int LOAD_NUMERATOR = 2;

  private static final int LOAD_DENOMINATOR = 3;

  /** The table halves when fewer than one in so many slots are taken. */
  private static final int SHRINK_DIVISOR = 8;

  /** How many homes of the old slots move with each entry that is added or removed, at least. */
  private static final int HOMES_PER_CHANGE = 16;

  private static final @Nullable KeyEntry[] NO_SLOTS = new KeyEntry[0];
  private static final byte[] NO_TAGS = new byte[0];

  /** So many bits that no hash has a home at or after {@link #NOT_MOVING}. */
  private static final int NO_SHIFT = Integer.SIZE - 1;

  private static final int NOT_MOVING = Integer.MAX_VALUE;

  private @Nullable KeyEntry[] slots = new KeyEntry[CAPACITY_MIN];

  /** The low bits of each slot's hash, by which a search passes most entries of other keys. */
  private byte[] tags = new byte[CAPACITY_MIN];

  private int shift = shiftFor(CAPACITY_MIN);

  /** While the table grows or shrinks, what it was before, with what has not been moved yet. */
  private @Nullable KeyEntry[] oldSlots = NO_SLOTS;

  private byte[] oldTags = NO_TAGS;
  private int oldShift = NO_SHIFT;

  /** The first home of the old slots whose entries have not been moved. */
  private int moved = NOT_MOVING;

  private int size;

  private static int shiftFor(int capacity) {
    return Integer.numberOfLeadingZeros(capacity) + 1;
  }

  public int size() {
    return size;
  }

  /** Whether an entry with this hash is, or belongs, in the old slots. */
  private boolean isOld(int hash) {
    return hash >>> oldShift >= moved;
  }

  /**
   * The entry of a key, or null.
   *
   * @param hash the hash of the key
   */
  @SuppressWarnings("unchecked") // Only such entries are added.
  public @Nullable E find(byte[] key, int hash) {
    return (E)
        (isOld(hash)
            ? find(oldSlots, oldTags, hash >>> oldShift, key, (byte) hash)
            : find(slots, tags, hash >>> shift, key, (byte) hash));
  }

  private static @Nullable KeyEntry find(
      @Nullable KeyEntry[] slots, byte[] tags, int home, byte[] key, byte tag) {
    int mask = slots.length - 1;
    for (int slot = home; ; slot = slot + 1 & mask) {
      KeyEntry entry = slots[slot];
      if (entry == null || tags[slot] == tag && entry.hasKey(key)) {
        return entry;
      }
    }
  }

  /**
   * Adds an entry whose key is not there.
   *
   * @param hash the hash of its key
   */
  public void add(E entry, int hash) {
    if (isMoving()) {
      move();
    } else if ((size + 1L) * LOAD_DENOMINATOR > (long) slots.length * LOAD_NUMERATOR) {
      grow();
    }
    place(entry, hash);
    size++;
  }

  private void place(KeyEntry entry, int hash) {
    if (isOld(hash)) {
      place(oldSlots, oldTags, hash >>> oldShift, entry, hash);
    } else {
      place(slots, tags, hash >>> shift, entry, hash);
    }
  }

  private static void place(
      @Nullable KeyEntry[] slots, byte[] tags, int home, KeyEntry entry, int hash) {
    int mask = slots.length - 1;
    int slot = home;
    while (slots[slot] != null) {
      slot = slot + 1 & mask;
    }
    slots[slot] = entry;
    tags[slot] = (byte) hash;
  }

  private static int slotOf(@Nullable KeyEntry[] slots, int home, KeyEntry entry) {
    int mask = slots.length - 1;
    int slot = home;
    while (slots[slot] != entry) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Puts another entry of the same key in the place of one that is in the table. */
  public void replace(E entry, E by) {
    int hash = entry.hash();
    if (isOld(hash)) {
      oldSlots[slotOf(oldSlots, hash >>> oldShift, entry)] = by;
    } else {
      slots[slotOf(slots, hash >>> shift, entry)] = by;
    }
  }

  /** Removes an entry that is in the table. */
  public void remove(E entry) {
    int hash = entry.hash();
    if (isOld(hash)) {
      remove(oldSlots, oldTags, oldShift, slotOf(oldSlots, hash >>> oldShift, entry));
    } else {
      remove(slots, tags, shift, slotOf(slots, hash >>> shift, entry));
    }
    size--;
    if (isMoving()) {
      move();
    } else if (slots.length > CAPACITY_MIN && size < slots.length / SHRINK_DIVISOR) {
      moveTo(slots.length / 2);
    }
  }

  private static void remove(@Nullable KeyEntry[] slots, byte[] tags, int shift, int from) {
    int mask = slots.length - 1;
    int hole = from;
    KeyEntry entry;
    for (int next = hole + 1 & mask; (entry = slots[next]) != null; next = next + 1 & mask) {
      int distance = next - (entry.hash() >>> shift) & mask;
      if (distance >= (next - hole & mask)) {
        slots[hole] = entry;
        tags[hole] = tags[next];
        hole = next;
      }
    }
    slots[hole] = null;
  }

  public void clear() {
    slots = new KeyEntry[CAPACITY_MIN];
    tags = new byte[CAPACITY_MIN];
    shift = shiftFor(CAPACITY_MIN);
    size = 0;
    endMoving();
  }

  // Growing and shrinking.

  /** Whether it grows or shrinks now. */
  public boolean isMoving() {
    return moved != NOT_MOVING;
  }

  private void grow() {
    if (slots.length >= CAPACITY_MAX) {
      throw new IllegalStateException("entries=" + size + " is the most that a partition holds");
    }
    moveTo(slots.length * 2);
  }

  private void moveTo(int capacity) {
    @Nullable KeyEntry[] newSlots = new KeyEntry[capacity];
    byte[] newTags = new byte[capacity];
    oldSlots = slots;
    oldTags = tags;
    oldShift = shift;
    moved = 0;
    slots = newSlots;
    tags = newTags;
    shift = shiftFor(capacity);
    move();
  }

  private void endMoving() {
    oldSlots = NO_SLOTS;
    oldTags = NO_TAGS;
    oldShift = NO_SHIFT;
    moved = NOT_MOVING;
  }

  /** Moves some homes more, if the table grows or shrinks; so that it ends without changes too. */
  public void move(int homes) {
    for (int i = 0; i < homes && isMoving(); i += HOMES_PER_CHANGE) {
      move();
    }
  }

  /**
   * Moves the entries of the next homes. It goes on to an empty slot: an entry that stays has not
   * passed over the slots that become empty then, unless its home is near the end of the slots, and
   * it came here around it. Such an entry is placed again.
   */
  private void move() {
    int from = moved;
    int to = Math.min(oldSlots.length, from + HOMES_PER_CHANGE);
    while (to < oldSlots.length && oldSlots[to - 1] != null) {
      to++;
    }
    moved = to;
    List<KeyEntry> wrapped = new ArrayList<>(0);
    for (int slot = from; slot < to; slot++) {
      takeFrom(slot, wrapped);
    }
    if (to == oldSlots.length) {
      for (int slot = 0; oldSlots[slot] != null; slot++) {
        takeFrom(slot, wrapped);
      }
      endMoving();
    }
    for (KeyEntry entry : wrapped) {
      place(entry, entry.hash());
    }
  }

  /** Moves the entry in an old slot, if there is one; an entry that stays is kept for later. */
  private void takeFrom(int slot, List<KeyEntry> staying) {
    KeyEntry entry = oldSlots[slot];
    if (entry != null) {
      oldSlots[slot] = null;
      int hash = entry.hash();
      if (isOld(hash)) {
        staying.add(entry);
      } else {
        place(slots, tags, hash >>> shift, entry, hash);
      }
    }
  }

  // Walking.

  /** Visits every entry, in no order. The table must not be changed meanwhile. */
  public void forEach(Consumer<? super E> visitor) {
    forEach(slots, visitor);
    forEach(oldSlots, visitor);
  }

  @SuppressWarnings("unchecked") // Only such entries are added.
  private void forEach(@Nullable KeyEntry[] slots, Consumer<? super E> visitor) {
    for (KeyEntry entry : slots) {
      if (entry != null) {
        visitor.accept((E) entry);
      }
    }
  }

  /**
   * Any entry, chosen by a random number; null if there is none. Takes a few steps on average,
   * since the slots are never nearly empty.
   */
  @SuppressWarnings("unchecked") // Only such entries are added.
  public @Nullable E sample(int random) {
    KeyEntry entry =
        isOld(random) ? next(oldSlots, random >>> oldShift) : next(slots, random >>> shift);
    if (entry == null) {
      entry = next(slots, 0);
    }
    return (E) (entry == null ? next(oldSlots, 0) : entry);
  }

  private static @Nullable KeyEntry next(@Nullable KeyEntry[] slots, int from) {
    for (int slot = from; slot < slots.length; slot++) {
      if (slots[slot] != null) {
        return slots[slot];
      }
    }
    return null;
  }

  /**
   * Visits entries from a cursor on, at least {@code count} unless the end comes first, and at most
   * those that share a home slot more, or half as many more that are in slots in a row.
   *
   * @return the cursor to go on from, or {@link #CURSOR_END}
   */
  public int scan(int cursor, int count, Consumer<? super E> visitor) {
    return scan(cursor, count, Integer.MAX_VALUE, visitor);
  }

  /** {@link #scan(int, int, Consumer)} that looks at no more than {@code homesMax} home slots. */
  public int scan(int cursor, int count, int homesMax, Consumer<? super E> visitor) {
    int seen = 0;
    int homes = homesMax;
    int from = cursor;
    if (!isOld(from << 1)) {
      int first = from << 1 >>> shift;
      int end = isMoving() ? ((moved << oldShift) - 1 >>> shift) + 1 : slots.length;
      int stop = (int) Math.min(end, (long) first + homes);
      for (int home = first; home < stop; home++) {
        if (seen >= count) {
          return cursorAt(home, shift);
        }
        int most = count - seen + count / 2; // One that is cut would be walked by its hashes.
        int run = isMoving() || from > cursorAt(home, shift) ? 0 : run(home, stop, most);
        if (run > 0) {
          visitAll(home, home + run, visitor);
          seen += run;
          home += run - 1;
        } else {
          seen += visit(slots, shift, home, from, visitor);
        }
      }
      if (stop < end) {
        return cursorAt(stop, shift);
      }
      if (!isMoving()) {
        return CURSOR_END;
      }
      homes -= stop - first;
      from = cursorAt(moved, oldShift);
    }
    int first = from << 1 >>> oldShift;
    int stop = (int) Math.min(oldSlots.length, (long) first + homes);
    for (int home = first; home < stop; home++) {
      if (seen >= count) {
        return cursorAt(home, oldShift);
      }
      seen += visit(oldSlots, oldShift, home, from, visitor);
    }
    return stop == oldSlots.length ? CURSOR_END : cursorAt(stop, oldShift);
  }

  /**
   * How many slots in a row from one that nothing before it runs into are taken: their entries are
   * at home in these very slots, which spares their hashes. 0 if there is none, or they are more
   * than so many, or go on up to {@code stop}.
   */
  private int run(int home, int stop, int max) {
    if (home == 0 || slots[home - 1] != null) {
      return 0;
    }
    int length = 0;
    while (length <= max && home + length < stop && slots[home + length] != null) {
      length++;
    }
    return length <= max && home + length < stop ? length : 0;
  }

  @SuppressWarnings("unchecked") // Only such entries are added.
  private void visitAll(int from, int to, Consumer<? super E> visitor) {
    for (int slot = from; slot < to; slot++) {
      KeyEntry entry = slots[slot];
      if (entry != null) {
        visitor.accept((E) entry);
      }
    }
  }

  /** Visits the entries of a home that are not before the cursor; returns how many these are. */
  @SuppressWarnings("unchecked") // Only such entries are added.
  private int visit(
      @Nullable KeyEntry[] slots, int shift, int home, int cursor, Consumer<? super E> visitor) {
    int mask = slots.length - 1;
    int seen = 0;
    KeyEntry entry;
    for (int slot = home; (entry = slots[slot]) != null; slot = slot + 1 & mask) {
      int hash = entry.hash();
      if (hash >>> shift == home && !isBefore(hash, cursor)) {
        visitor.accept((E) entry);
        seen++;
      }
    }
    return seen;
  }

  /** The cursor of an iteration that begins with entries of this hash. */
  public static int cursorOf(int hash) {
    return hash >>> 1;
  }

  /** Whether an iteration that has come to the cursor has gone past entries with this hash. */
  public static boolean isBefore(int hash, int cursor) {
    return cursor == CURSOR_END || hash >>> 1 < cursor;
  }

  private static int cursorAt(int home, int shift) {
    return home << shift >>> 1;
  }
}
