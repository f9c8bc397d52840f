package dev.grid.structures.queue;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.protocol.Data;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of a queue's items in its store, by the items' positions, each as eight bytes. Confined
 * to its state.
 *
 * <p>Each primary gives ids from a number of its own on, which the time gives at which it became
 * one: what a member still writes that was taken for gone is not over what another has stored.
 *
 * <p>Invariant: no id is below {@code first}, and none above {@code last}.
 */
final class StoredIds {

  /**
   * Stands for an item that is in the store alone: the header of null, which nobody can add. It is
   * told by its content, as copies get it as bytes.
   */
  static final byte[] ABSENT = new byte[Data.HEADER_BYTES];

  /** Ids of a primary begin at its time in milliseconds, with so many bits behind it. */
  static final int BITS_BEHIND_TIME = 20;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ItemSequence ids = new ItemSequence();
  private long first;
  private long last = -1;

  /** No id that is given is nearer to zero; for the primary. */
  private long begin;

  static boolean isAbsent(byte[] item) {
    return item.length == ABSENT.length && Data.sameValue(item, ABSENT);
  }

  /** Its member is the primary from now on. */
  void promoted(long nowMillis) {
    begin = Math.max(0, nowMillis) << BITS_BEHIND_TIME;
  }

  long get(int position) {
    return (long) LONG.get(ids.get(position).bytes(), 0);
  }

  long[] at(int[] positions) {
    long[] at = new long[positions.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = get(positions[i]);
    }
    return at;
  }

  long[] between(int from, int to) {
    long[] between = new long[to - from];
    for (int i = 0; i < between.length; i++) {
      between[i] = get(from + i);
    }
    return between;
  }

  /** Ids for items that are about to be added: behind all others, or before them. */
  long[] next(int count, boolean before) {
    long from = before ? Math.min(first, -begin) - count : Math.max(last + 1, begin);
    long[] next = new long[count];
    for (int i = 0; i < count; i++) {
      next[i] = from + i;
    }
    return next;
  }

  long bytes() {
    return ids.bytes();
  }

  private List<byte[]> arrays(long[] added) {
    List<byte[]> arrays = new ArrayList<>(added.length);
    for (long id : added) {
      byte[] array = new byte[Long.BYTES];
      LONG.set(array, 0, id);
      arrays.add(array);
      first = Math.min(first, id);
      last = Math.max(last, id);
    }
    return arrays;
  }

  void addLast(long[] added) {
    ids.addLast(arrays(added));
  }

  void addFirst(long[] added) {
    ids.addFirst(arrays(added));
  }

  void insertAt(int[] positions, long[] added) {
    ids.insertAt(positions, arrays(added));
  }

  void removeFirst(int count) {
    ids.removeFirst(count);
  }

  void removeAt(int[] positions) {
    ids.removeAt(positions);
  }

  void clear() {
    ids.clear();
  }

  /** The digest of the items' part with that of their ids, and whether they were loaded. */
  ContentDigest with(ContentDigest items, boolean wasLoaded) {
    long idsValue = ids.digest(items.from(), items.to()).value();
    long value = items.value() + 31 * idsValue + (wasLoaded ? 1 : 0);
    return new ContentDigest(items.from(), items.to(), items.entries(), value);
  }
}
