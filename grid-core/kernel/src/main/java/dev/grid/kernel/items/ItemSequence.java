package dev.grid.kernel.items;

import dev.grid.kernel.ContentDigest;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items by their positions from 0, as the bytes that arrived, for the states of structures. Two are
 * equal if type and payload are. Arrays are shared with whoever added them and not written to.
 * Confined to its state.
 */
public final class ItemSequence {

  /** What an item takes beside itself: an array header, and up to two slots of the ring. */
  public static final int OVERHEAD_BYTES = 16 + 2 * 4;

  private final ItemRing items = new ItemRing();
  private long bytes;

  /** Positions, as digests have places. */
  private final class Positions implements SequenceDigest.Places {

    @Override
    public long first() {
      return 0;
    }

    @Override
    public long end() {
      return items.size();
    }

    @Override
    public byte[] at(long place) {
      return items.get((int) place);
    }
  }

  // Looking.

  public int size() {
    return items.size();
  }

  public boolean isEmpty() {
    return items.size() == 0;
  }

  /** What the items take, approximately. */
  public long bytes() {
    return bytes;
  }

  /** The item at a position, which must be one. */
  public Data get(int position) {
    return new Data(items.get(position));
  }

  /** Up to {@code max} items from the first on; the list is the caller's. */
  public List<Data> first(int max) {
    return first(max, Long.MAX_VALUE);
  }

  /** {@link #first(int)} that ends with the item that reaches {@code bytesMax}. */
  public List<Data> first(int max, long bytesMax) {
    int count = Math.min(max, items.size());
    List<Data> first = new ArrayList<>();
    long taken = 0;
    for (int i = 0; i < count && taken < bytesMax; i++) {
      Data item = get(i);
      first.add(item);
      taken += item.length();
    }
    return first;
  }

  /** The items from a position on, to another one exclusive; the list is the caller's. */
  public List<Data> between(int from, int to) {
    List<Data> between = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      between.add(get(i));
    }
    return between;
  }

  /** The items at these positions. */
  public List<Data> at(int[] positions) {
    List<Data> at = new ArrayList<>(positions.length);
    for (int position : positions) {
      at.add(get(position));
    }
    return at;
  }

  /** The position of the first item that equals this one, or -1. */
  public int find(Data item) {
    for (int i = 0; i < items.size(); i++) {
      if (Data.sameValue(items.get(i), item.bytes())) {
        return i;
      }
    }
    return -1;
  }

  /** The position of the last item that equals this one, or -1. */
  public int findLast(Data item) {
    for (int i = items.size() - 1; i >= 0; i--) {
      if (Data.sameValue(items.get(i), item.bytes())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether each of these is there. */
  public boolean containsAll(List<Data> wanted) {
    Set<Data> missing = new HashSet<>(wanted);
    for (int i = 0; i < items.size() && !missing.isEmpty(); i++) {
      missing.remove(get(i));
    }
    return missing.isEmpty();
  }

  /** How many items there are of each of these; those that are not there are left out. */
  public Map<Data, Integer> count(List<Data> wanted) {
    Set<Data> these = new HashSet<>(wanted);
    Map<Data, Integer> counts = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      Data item = get(i);
      if (these.contains(item)) {
        counts.merge(item, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The positions of all items that are, or are not, among these; ascending. */
  public int[] positions(List<Data> wanted, boolean ifAmongThese) {
    Set<Data> these = new HashSet<>(wanted);
    int[] positions = new int[items.size()];
    int count = 0;
    for (int i = 0; i < items.size(); i++) {
      if (these.contains(get(i)) == ifAmongThese) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }

  /** The bytes of these, as effects have them. */
  public static List<byte[]> arrays(List<Data> items) {
    List<byte[]> arrays = new ArrayList<>(items.size());
    for (Data item : items) {
      arrays.add(item.bytes());
    }
    return arrays;
  }

  // Changing.

  /** Adds items behind the last. */
  public void addLast(List<byte[]> added) {
    for (byte[] item : added) {
      items.addLast(item);
      bytes += OVERHEAD_BYTES + item.length;
    }
  }

  /** Adds items in their order before the first. */
  public void addFirst(List<byte[]> added) {
    for (byte[] item : added.reversed()) {
      items.addFirst(item);
      bytes += OVERHEAD_BYTES + item.length;
    }
  }

  /** Inserts items in their order, the first of them at a position from 0 to the size. */
  public void insert(int position, List<byte[]> added) {
    if (position == items.size()) {
      addLast(added);
      return;
    }
    items.insert(position, added);
    for (byte[] item : added) {
      bytes += OVERHEAD_BYTES + item.length;
    }
  }

  /** Inserts items; each is at its position then, which ascend. */
  public void insertAt(int[] positions, List<byte[]> added) {
    items.insertAt(positions, added);
    for (byte[] item : added) {
      bytes += OVERHEAD_BYTES + item.length;
    }
  }

  /** Puts another item in the place of the one at a position. */
  public void set(int position, byte[] item) {
    byte[] old = items.set(position, item);
    bytes += item.length - old.length;
  }

  /** Removes so many from the first on. */
  public void removeFirst(int count) {
    for (int i = 0; i < count; i++) {
      uncount(i);
    }
    items.removeFirst(count);
  }

  /** Removes the items at these positions, which ascend. */
  public void removeAt(int[] positions) {
    for (int position : positions) {
      uncount(position);
    }
    items.remove(positions);
  }

  private void uncount(int position) {
    bytes -= OVERHEAD_BYTES + items.get(position).length;
  }

  public void clear() {
    items.clear();
    bytes = 0;
  }

  // Digests, whose places are positions.

  /** As {@link dev.grid.kernel.State#digestFrom}. */
  public ContentDigest digestFrom(long from) {
    return SequenceDigest.from(new Positions(), from);
  }

  /** As {@link dev.grid.kernel.State#digest(long, long)}. */
  public ContentDigest digest(long from, long to) {
    return SequenceDigest.between(new Positions(), from, to);
  }
}
