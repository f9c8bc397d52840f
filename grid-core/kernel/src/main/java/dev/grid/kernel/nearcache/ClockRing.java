package dev.grid.kernel.nearcache;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are kept, and which one goes when there is no room: the one at the hand that was
 * not read since the hand came by, as in the CLOCK algorithm (Corbató 1968), with a count of reads
 * in place of one bit, so that what is read often stays longer. Entries that are not right go first
 * when the hand comes to them. Guarded by its monitor.
 */
final class ClockRing {

  private static final int SLOTS_FIRST = 64;

  /** The hand goes no further for one entry. */
  private static final int STEPS_MAX = 256;

  private final int entriesMax;
  private @Nullable NearEntry[] slots;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private int used;
  private int hand;
  private int size;

  ClockRing(int entriesMax) {
    this.entriesMax = entriesMax;
    this.slots = new NearEntry[Math.min(entriesMax, SLOTS_FIRST)];
  }

  /** Takes an entry in; returns the one that it takes the place of, or null. */
  synchronized @Nullable NearEntry add(NearEntry entry) {
    NearEntry victim = size == entriesMax ? evict() : null;
    Integer slot = free.poll();
    if (slot == null) {
      slot = used++;
      if (slot == slots.length) {
        slots = Arrays.copyOf(slots, (int) Math.min(entriesMax, slots.length * 2L));
      }
    }
    slots[slot] = entry;
    entry.slot = slot;
    size++;
    return victim;
  }

  /** Forgets an entry, if it is here. */
  synchronized void remove(NearEntry entry) {
    if (entry.slot >= 0 && entry.equals(slots[entry.slot])) {
      slots[entry.slot] = null;
      free.push(entry.slot);
      entry.slot = -1;
      size--;
    }
  }

  synchronized int size() {
    return size;
  }

  private NearEntry evict() {
    NearEntry at = null;
    for (int step = 0; step < STEPS_MAX || at == null; step++) {
      NearEntry next = slots[hand];
      hand = hand + 1 == used ? 0 : hand + 1;
      if (next == null) {
        continue;
      }
      at = next;
      if (!next.isRight() || !next.takeRead()) {
        break;
      }
    }
    remove(at);
    return at;
  }
}
