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
 * <p>Invariant: no id is below {@code first}, and none above {@code last}.
 */
final class StoredIds {

  /**
   * Stands for an item that is in the store alone: the header of null, which nobody can add. It is
   * told by its content, as copies get it as bytes.
   */
  static final byte[] ABSENT = new byte[Data.HEADER_BYTES];

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ItemSequence ids = new ItemSequence();
  private long first;
  private long last = -1;

  static boolean isAbsent(byte[] item) {
    return item.length == ABSENT.length && Data.sameValue(item, ABSENT);
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
    long from = before ? first - count : last + 1;
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

  /** The digest of the items' part with that of their ids. */
  ContentDigest with(ContentDigest items) {
    long value = items.value() + 31 * ids.digest(items.from(), items.to()).value();
    return new ContentDigest(items.from(), items.to(), items.entries(), value);
  }
}
