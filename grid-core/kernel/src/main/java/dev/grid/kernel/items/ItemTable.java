package dev.grid.kernel.items;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyEntry;
import dev.grid.kernel.keys.TableDigest;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items of which none equals another, as the bytes that arrived, for the states of structures. Two
 * are equal if type and payload are. Arrays are shared with whoever added them and not written to.
 * Items are walked in the order of their hashes, see {@link EntryTable}. Confined to its state.
 */
public final class ItemTable {

  /**
   * What an item takes beside itself: an object, a slot and a half of the table, an array header.
   */
  public static final int OVERHEAD_BYTES = 16 + 8 + 16;

  /** What of an item's hash makes a digest. */
  private static final TableDigest.Hashing<KeyEntry> HASHING =
      new TableDigest.Hashing<>() {
        @Override
        public long hash(KeyEntry item) {
          return digestOf(item.key());
        }

        @Override
        public long bytes(KeyEntry item) {
          return Math.min(item.key().length, TableDigest.VALUE_BYTES_MAX);
        }
      };

  private final EntryTable<KeyEntry> items = new EntryTable<>();
  private long bytes;

  /** What an item adds to a digest of items without order. */
  public static long digestOf(byte[] item) {
    return ContentHash.ofSome(item, 0, TableDigest.VALUE_BYTES_MAX);
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

  public boolean contains(Data item) {
    return items.find(item.bytes(), item.hashCode()) != null;
  }

  /** Whether each of these is there. */
  public boolean containsAll(List<Data> wanted) {
    return wanted.stream().allMatch(this::contains);
  }

  /** All items; the list is the caller's. */
  public List<Data> all() {
    List<Data> all = new ArrayList<>(items.size());
    forEach(all::add);
    return all;
  }

  /** Visits every item. The table must not be changed meanwhile. */
  public void forEach(Consumer<Data> visitor) {
    items.forEach(entry -> visitor.accept(new Data(entry.key())));
  }

  /** Those of these that are there, each once; or those that are not. */
  public List<Data> among(List<Data> wanted, boolean ifThere) {
    List<Data> among = new ArrayList<>();
    Set<Data> seen = new HashSet<>();
    for (Data item : wanted) {
      if (contains(item) == ifThere && seen.add(item)) {
        among.add(item);
      }
    }
    return among;
  }

  /** All items but these. */
  public List<Data> allBut(List<Data> kept) {
    Set<Data> these = new HashSet<>(kept);
    List<Data> others = new ArrayList<>();
    forEach(
        item -> {
          if (!these.contains(item)) {
            others.add(item);
          }
        });
    return others;
  }

  /** How many there are of each of these, which is one; those that are not there are left out. */
  public Map<Data, Integer> count(List<Data> wanted) {
    Map<Data, Integer> counts = new HashMap<>();
    among(wanted, true).forEach(item -> counts.put(item, 1));
    return counts;
  }

  /** {@link EntryTable#scan(int, int, Consumer)}. */
  public int scan(int cursor, int count, Consumer<byte[]> visitor) {
    return items.scan(cursor, count, entry -> visitor.accept(entry.key()));
  }

  // Changing.

  /**
   * Adds an item.
   *
   * @return whether it was not there
   */
  public boolean add(byte[] item) {
    int hash = Data.payloadHash(item);
    if (items.find(item, hash) != null) {
      return false;
    }
    items.add(new KeyEntry(item), hash);
    bytes += OVERHEAD_BYTES + item.length;
    return true;
  }

  /**
   * Removes an item.
   *
   * @return the bytes of the equal one that was there, or null
   */
  public byte @Nullable [] remove(byte[] item) {
    KeyEntry entry = items.find(item, Data.payloadHash(item));
    if (entry == null) {
      return null;
    }
    items.remove(entry);
    bytes -= OVERHEAD_BYTES + entry.key().length;
    return entry.key();
  }

  public void clear() {
    items.clear();
    bytes = 0;
  }

  /** Whether it grows or shrinks, and wants {@link #move} now and then. */
  public boolean isMoving() {
    return items.isMoving();
  }

  /** Goes on with growing or shrinking, by so many homes of the table. */
  public void move(int homes) {
    items.move(homes);
  }

  // Digests, whose places are those of the table.

  /** As {@link dev.grid.kernel.State#digestFrom}, with {@code others} in the first part. */
  public ContentDigest digestFrom(long others, long from) {
    return TableDigest.next(items, HASHING, others, from);
  }

  /** As {@link dev.grid.kernel.State#digest(long, long)}, with {@code others} in the first part. */
  public ContentDigest digest(long others, long from, long to) {
    return TableDigest.between(items, HASHING, others, from, to);
  }
}
