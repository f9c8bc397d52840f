package dev.grid.structures.set;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.kernel.keys.LockedState;
import dev.grid.protocol.Data;
import dev.grid.set.GridSet;
import dev.grid.set.SetConfig;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One set's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 *
 * <p>Only transactions lock items. Invariant: {@code places} is how many items are locked and not
 * there: those may be added yet, so that each keeps a place.
 */
final class SetState implements State, LockedState {

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemTable items = new ItemTable();
  private final KeyLocks locks = new KeyLocks();
  private int places;

  SetState(StateContext context) {
    name = context.name();
    SetConfig config = context.config().structure(GridSet.TYPE, name);
    maxSize = config.maxSize() == 0 ? Integer.MAX_VALUE : config.maxSize();
    mergePolicy = config.mergePolicy();
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at. */
  ItemTable items() {
    return items;
  }

  /** How many more items fit. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size() - places);
  }

  /** Adds items that are not there; the caller has seen that there is room. */
  SetEffect.Added add(List<Data> added) {
    List<byte[]> arrays = ItemSequence.arrays(added);
    arrays.forEach(this::add);
    return new SetEffect.Added(arrays);
  }

  private boolean add(byte[] item) {
    boolean isAdded = items.add(item);
    if (isAdded && isLocked(item)) {
      places--;
    }
    return isAdded;
  }

  /** Removes items that are there. */
  SetEffect.Removed remove(List<Data> removed) {
    List<byte[]> arrays = ItemSequence.arrays(removed);
    arrays.forEach(this::remove);
    return new SetEffect.Removed(arrays);
  }

  private boolean remove(byte[] item) {
    boolean isRemoved = items.remove(item) != null;
    if (isRemoved && isLocked(item)) {
      places++;
    }
    return isRemoved;
  }

  SetEffect.Cleared clear() {
    items.clear();
    places = locks.size();
    return new SetEffect.Cleared();
  }

  // Locks.

  @Override
  public String describe() {
    return "set=" + name;
  }

  @Override
  public KeyLocks locks() {
    return locks;
  }

  private boolean isLocked(byte[] item) {
    return !locks.isEmpty() && locks.get(new Data(item)) != null;
  }

  @Override
  public SetEffect.Locked lock(Data item, Lock lock) {
    return lock(List.of(item), lock);
  }

  /** Puts a lock in the place of those that these have, if any. */
  SetEffect.Locked lock(List<Data> all, Lock lock) {
    all.forEach(item -> put(item, lock));
    return locked(all, lock);
  }

  static SetEffect.Locked locked(List<Data> all, Lock lock) {
    return new SetEffect.Locked(
        ItemSequence.arrays(all), lock.owner(), lock.threadId(), lock.untilMillis());
  }

  private void put(Data item, Lock lock) {
    if (locks.get(item) == null && !items.contains(item)) {
      places++;
    }
    locks.put(item, lock);
  }

  @Override
  public SetEffect.Unlocked unlock(List<Data> all) {
    all.forEach(this::free);
    return new SetEffect.Unlocked(ItemSequence.arrays(all));
  }

  private void free(Data item) {
    if (locks.get(item) != null && !items.contains(item)) {
      places--;
    }
    locks.remove(item);
  }

  /** Adds and removes what is to be, as far as it is not so, and frees all of these. */
  SetEffect.Ended end(List<Data> added, List<Data> removed, List<Data> all) {
    List<byte[]> more = ItemSequence.arrays(added);
    more.removeIf(item -> !add(item));
    List<byte[]> gone = ItemSequence.arrays(removed);
    gone.removeIf(item -> !remove(item));
    all.forEach(this::free);
    return new SetEffect.Ended(more, gone, ItemSequence.arrays(all));
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    locks.forEachOwner(visitor);
  }

  // What hosts see.

  @Override
  public void apply(Effect effect) {
    switch ((SetEffect) effect) {
      case SetEffect.Added e -> e.items().forEach(this::add);
      case SetEffect.Removed e -> e.items().forEach(this::remove);
      case SetEffect.Cleared e -> clear();
      case SetEffect.Locked e -> {
        Lock lock = new Lock(e.owner(), e.thread(), 1, 0, e.untilMillis());
        e.items().forEach(item -> put(new Data(item), lock));
      }
      case SetEffect.Unlocked e -> e.items().forEach(item -> free(new Data(item)));
      case SetEffect.Ended e -> {
        e.added().forEach(this::add);
        e.removed().forEach(this::remove);
        e.unlocked().forEach(item -> free(new Data(item)));
      }
    }
  }

  /** Leases end, and growing and shrinking too, without changes. */
  @Override
  public long alarmMillis() {
    return items.isMoving() || !locks.isEmpty() ? EVERY_ROUND : NO_ALARM;
  }

  @Override
  public Transfer transfer() {
    return new SetTransfer(items, locks);
  }

  /** Places are those of the table of items; all locks are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return items.digestFrom(locks.digest(), from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return items.digest(locks.digest(), from, to);
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty() && locks.isEmpty();
  }

  @Override
  public long entries() {
    return items.size();
  }

  @Override
  public long bytes() {
    return items.bytes();
  }
}
