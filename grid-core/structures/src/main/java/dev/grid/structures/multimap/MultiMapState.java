package dev.grid.structures.multimap;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.kernel.keys.LockedState;
import dev.grid.kernel.keys.TableDigest;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One multimap's keys, values and locks in one partition. Every change goes through a method that
 * returns its effect, and applying that effect elsewhere does the same. Confined to its partition.
 *
 * <p>Invariant: each key in the table has a value at least.
 */
final class MultiMapState implements State, LockedState {

  private static final TableDigest.Hashing<KeyValues> HASHING =
      new TableDigest.Hashing<>() {
        @Override
        public long hash(KeyValues entry) {
          return ContentHash.of(entry.key(), ContentHash.mix(entry.digest() + entry.size()));
        }

        @Override
        public long bytes(KeyValues entry) {
          return entry.key().length;
        }
      };

  private static final int[] ONE = {1};

  private final String name;
  private final ValueCollection kind;
  private final MergePolicy mergePolicy;
  private final EntryTable<KeyValues> table = new EntryTable<>();
  private final KeyLocks locks = new KeyLocks();
  private long bytes;
  private long values;

  MultiMapState(StateContext context) {
    name = context.name();
    MultiMapConfig config = context.config().structure(GridMultiMap.TYPE, name);
    kind = config.valueCollection();
    mergePolicy = config.mergePolicy();
  }

  // Looking.

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The values of a key, to look at, or null. */
  @Nullable KeyValues find(Data key) {
    return table.find(key.bytes(), key.hashCode());
  }

  /** Whether none of a key's values may equal another. */
  boolean isDistinct() {
    return kind == ValueCollection.SET;
  }

  /** Visits every key. The state must not be changed meanwhile. */
  void forEach(Consumer<KeyValues> visitor) {
    table.forEach(visitor);
  }

  /** {@link EntryTable#scan(int, int, Consumer)}. */
  int scan(int cursor, int count, Consumer<KeyValues> visitor) {
    return table.scan(cursor, count, visitor);
  }

  /** {@link EntryTable#scan(int, int, int, Consumer)}. */
  int scan(int cursor, int count, int homesMax, Consumer<KeyValues> visitor) {
    return table.scan(cursor, count, homesMax, visitor);
  }

  // Changing.

  /**
   * Adds a value to a key.
   *
   * @param changes is given it if it was added
   * @return whether it was
   */
  boolean add(Data key, Data value, Additions changes) {
    KeyValues values = add(key.bytes(), value.bytes());
    if (values == null) {
      return false;
    }
    changes.add(values.key(), value.bytes());
    return true;
  }

  /** Adds a value to a key; null if it was there. */
  MultiMapEffect.@Nullable Added add(Data key, Data value) {
    KeyValues values = add(key.bytes(), value.bytes());
    return values == null
        ? null
        : new MultiMapEffect.Added(List.of(values.key()), ONE, List.of(value.bytes()));
  }

  /** The values with the one that was added, or null if it was there. */
  private @Nullable KeyValues add(byte[] key, byte[] value) {
    int hash = Data.payloadHash(key);
    KeyValues found = table.find(key, hash);
    KeyValues of = found == null ? KeyValues.of(kind, key) : found;
    long before = found == null ? 0 : of.bytes();
    if (!of.add(value)) {
      return null;
    }
    if (found == null) {
      table.add(of, hash);
    }
    bytes += of.bytes() - before;
    values++;
    return of;
  }

  /**
   * Removes a value that is there.
   *
   * @param position as {@link KeyValues#find} told it
   */
  MultiMapEffect.Removed remove(KeyValues of, Data value, int position) {
    remove(of, value.bytes(), position);
    return new MultiMapEffect.Removed(of.key(), value.bytes(), position);
  }

  private void remove(KeyValues of, byte[] value, int position) {
    bytes -= of.bytes();
    of.remove(value, position);
    values--;
    if (of.size() == 0) {
      table.remove(of);
    } else {
      bytes += of.bytes();
    }
  }

  /** Removes keys that are there. */
  MultiMapEffect.RemovedKeys removeKeys(List<KeyValues> removed) {
    removed.forEach(this::removeKey);
    return new MultiMapEffect.RemovedKeys(removed.stream().map(of -> of.key()).toList());
  }

  private void removeKey(KeyValues of) {
    table.remove(of);
    bytes -= of.bytes();
    values -= of.size();
  }

  MultiMapEffect.Cleared clear() {
    table.clear();
    bytes = 0;
    values = 0;
    return new MultiMapEffect.Cleared();
  }

  /** Goes on with growing or shrinking, by so many homes of the table. */
  void move(int homes) {
    table.move(homes);
  }

  // Locks.

  @Override
  public String describe() {
    return "multimap=" + name;
  }

  @Override
  public KeyLocks locks() {
    return locks;
  }

  @Override
  public MultiMapEffect.Locked lock(Data key, Lock lock) {
    locks.put(key, lock);
    return locked(key, lock);
  }

  static MultiMapEffect.Locked locked(Data key, Lock lock) {
    return new MultiMapEffect.Locked(
        key.bytes(),
        lock.owner(),
        lock.threadId(),
        lock.holds(),
        lock.referenceId(),
        lock.untilMillis());
  }

  @Override
  public MultiMapEffect.Unlocked unlock(List<Data> keys) {
    keys.forEach(locks::remove);
    return new MultiMapEffect.Unlocked(ItemSequence.arrays(keys));
  }

  /** Removes values that are there, adds others, and frees their key. */
  MultiMapEffect.Ended end(Data key, List<Data> removed, List<Data> added) {
    List<byte[]> gone = new ArrayList<>();
    int[] positions = new int[removed.size()];
    for (Data value : removed) {
      KeyValues of = find(key);
      int position = of == null ? -1 : of.find(value);
      if (of != null && position >= 0) {
        remove(of, value.bytes(), position);
        positions[gone.size()] = position;
        gone.add(value.bytes());
      }
    }
    List<byte[]> more = new ArrayList<>();
    for (Data value : added) {
      if (add(key.bytes(), value.bytes()) != null) {
        more.add(value.bytes());
      }
    }
    locks.remove(key);
    return new MultiMapEffect.Ended(key.bytes(), gone, Arrays.copyOf(positions, gone.size()), more);
  }

  private void apply(MultiMapEffect.Ended e) {
    Data key = new Data(e.key());
    for (int i = 0; i < e.removed().size(); i++) {
      KeyValues of = find(key);
      if (of != null) {
        remove(of, e.removed().get(i), e.positions()[i]);
      }
    }
    e.added().forEach(value -> add(e.key(), value));
    locks.remove(key);
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    locks.forEachOwner(visitor);
  }

  // What hosts see.

  @Override
  public void apply(Effect effect) {
    switch ((MultiMapEffect) effect) {
      case MultiMapEffect.Added e -> Additions.forEach(e, this::add);
      case MultiMapEffect.Removed e -> {
        KeyValues of = find(new Data(e.key()));
        if (of != null) {
          remove(of, e.value(), e.position());
        }
      }
      case MultiMapEffect.RemovedKeys e -> {
        for (byte[] key : e.keys()) {
          KeyValues of = find(new Data(key));
          if (of != null) {
            removeKey(of);
          }
        }
      }
      case MultiMapEffect.Cleared e -> clear();
      case MultiMapEffect.Locked e ->
          locks.put(
              new Data(e.key()),
              new Lock(e.owner(), e.threadId(), e.holds(), e.referenceId(), e.untilMillis()));
      case MultiMapEffect.Unlocked e -> e.keys().forEach(key -> locks.remove(new Data(key)));
      case MultiMapEffect.Ended e -> apply(e);
    }
  }

  /** Leases end, and growing and shrinking too, without changes. */
  @Override
  public long alarmMillis() {
    return table.isMoving() || !locks.isEmpty() ? EVERY_ROUND : NO_ALARM;
  }

  @Override
  public Transfer transfer() {
    return new MultiMapTransfer(this);
  }

  /** Places are cursors of the table; all locks are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return TableDigest.next(table, HASHING, locks.digest(), from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return TableDigest.between(table, HASHING, locks.digest(), from, to);
  }

  @Override
  public boolean isEmpty() {
    return table.size() == 0 && locks.isEmpty();
  }

  /** Values, as size() counts them. */
  @Override
  public long entries() {
    return values;
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
