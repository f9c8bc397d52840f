package dev.grid.structures.multimap;

import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.items.SequenceTransfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyEntry;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A key and its values. Confined to its partition. */
abstract sealed class KeyValues extends KeyEntry {

  /** What a key takes beside its bytes and values: what has them, and the table's slot for it. */
  static final int OVERHEAD_BYTES = 192;

  /** The sum of the hashes of the values, so that digests need not look at each. */
  private long digest;

  private KeyValues(byte[] key) {
    super(key);
  }

  static KeyValues of(ValueCollection kind, byte[] key) {
    return switch (kind) {
      case SET -> new Distinct(key);
      case LIST -> new Ordered(key);
    };
  }

  /** As the values of a copy have it too. */
  final long digest() {
    return digest;
  }

  /** What the key and its values take, approximately. */
  final long bytes() {
    return OVERHEAD_BYTES + keyBytes.length + valueBytes();
  }

  /**
   * Adds a value.
   *
   * @return whether it was added
   */
  final boolean add(byte[] value) {
    boolean added = put(value);
    if (added) {
      digest += ItemTable.digestOf(value);
    }
    return added;
  }

  /**
   * Removes a value that is there.
   *
   * @param position as {@link #find} told it
   */
  final void remove(byte[] value, int position) {
    // Equal values may have other bytes: those that were added are those that count.
    digest -= ItemTable.digestOf(take(value, position));
  }

  abstract int size();

  abstract long valueBytes();

  /** The position of the first equal value, 0 if values have no positions, or -1. */
  abstract int find(Data value);

  /** How many there are of each of these; those that are not there are left out. */
  abstract Map<Data, Integer> count(List<Data> wanted);

  abstract void forEach(Consumer<Data> visitor);

  abstract boolean put(byte[] value);

  /** Removes a value that is there; the bytes that it had. */
  abstract byte[] take(byte[] value, int position);

  /** Begins to hand the values over. */
  abstract Line line();

  /** All values; the list is the caller's. */
  final List<Data> all() {
    List<Data> all = new ArrayList<>(size());
    forEach(all::add);
    return all;
  }

  /**
   * Where a copy of a key's values stands that is made while they change. Told of changes after
   * they were made. Confined to its state's host.
   */
  interface Line {

    /** The values that it is of. */
    KeyValues values();

    /** The next values, none when all have been handed over. */
    List<byte[]> next(long bytesMax);

    /** A value was added: whether the receiver is told. */
    boolean added(byte[] value);

    /** A value was removed: whether the receiver is told. */
    boolean removed(byte[] value, int position);
  }

  /** Values in the order in which they were put. */
  private static final class Ordered extends KeyValues {

    private final ItemSequence values = new ItemSequence();

    Ordered(byte[] key) {
      super(key);
    }

    @Override
    int size() {
      return values.size();
    }

    @Override
    long valueBytes() {
      return values.bytes();
    }

    @Override
    int find(Data value) {
      return values.find(value);
    }

    @Override
    Map<Data, Integer> count(List<Data> wanted) {
      return values.count(wanted);
    }

    @Override
    void forEach(Consumer<Data> visitor) {
      for (int i = 0; i < values.size(); i++) {
        visitor.accept(values.get(i));
      }
    }

    @Override
    boolean put(byte[] value) {
      values.addLast(List.of(value));
      return true;
    }

    @Override
    byte[] take(byte[] value, int position) {
      byte[] taken = values.get(position).bytes();
      values.removeAt(new int[] {position});
      return taken;
    }

    @Override
    Line line() {
      return new OrderedLine(this, new SequenceTransfer(values));
    }
  }

  /** What comes at the end is in a later slice, as long as there is this line. */
  private record OrderedLine(KeyValues values, SequenceTransfer transfer) implements Line {

    @Override
    public List<byte[]> next(long bytesMax) {
      return transfer.next((int) Math.min(bytesMax, Integer.MAX_VALUE));
    }

    @Override
    public boolean added(byte[] value) {
      return false;
    }

    @Override
    public boolean removed(byte[] value, int position) {
      return transfer.removed(new int[] {position}) > 0;
    }
  }

  /** Values of which none equals another. */
  private static final class Distinct extends KeyValues {

    private final ItemTable values = new ItemTable();

    Distinct(byte[] key) {
      super(key);
    }

    @Override
    int size() {
      return values.size();
    }

    @Override
    long valueBytes() {
      return values.bytes();
    }

    @Override
    int find(Data value) {
      return values.contains(value) ? 0 : -1;
    }

    @Override
    Map<Data, Integer> count(List<Data> wanted) {
      return values.count(wanted);
    }

    @Override
    void forEach(Consumer<Data> visitor) {
      values.forEach(visitor);
    }

    @Override
    boolean put(byte[] value) {
      return values.add(value);
    }

    @Override
    byte[] take(byte[] value, int position) {
      return Objects.requireNonNull(values.remove(value));
    }

    @Override
    Line line() {
      return new DistinctLine(this, values);
    }
  }

  /** By the hashes of values. */
  private static final class DistinctLine implements Line {

    private final KeyValues of;
    private final ItemTable values;
    private int cursor = EntryTable.CURSOR_START;
    private long sliceBytes;

    DistinctLine(KeyValues of, ItemTable values) {
      this.of = of;
      this.values = values;
    }

    @Override
    public KeyValues values() {
      return of;
    }

    @Override
    public List<byte[]> next(long bytesMax) {
      List<byte[]> slice = new ArrayList<>();
      sliceBytes = 0;
      while (sliceBytes < Math.max(1, bytesMax) && cursor != EntryTable.CURSOR_END) {
        cursor =
            values.scan(
                cursor,
                1,
                value -> {
                  slice.add(value);
                  sliceBytes += ItemTable.OVERHEAD_BYTES + value.length;
                });
      }
      return slice;
    }

    @Override
    public boolean added(byte[] value) {
      return EntryTable.isBefore(Data.payloadHash(value), cursor);
    }

    @Override
    public boolean removed(byte[] value, int position) {
      return EntryTable.isBefore(Data.payloadHash(value), cursor);
    }
  }
}
