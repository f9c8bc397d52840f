package dev.grid.structures.queue;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemReservations;
import dev.grid.kernel.items.ItemReservations.Holder;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.items.ReservingState;
import dev.grid.protocol.Data;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStoreConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One queue's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 *
 * <p>Items are in the order in which they are taken, whatever gave it: a comparator is asked once,
 * when an item is added, and copies are told the place. If there is a store, items have ids.
 */
final class QueueState implements State, ReservingState {

  /** After a store could not be loaded it is asked again so much later. */
  private static final long LOAD_RETRY_MILLIS = 1_000;

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final @Nullable Comparator<Object> comparator;
  private final @Nullable QueueStoreConfig store;
  private final ItemSequence items = new ItemSequence();
  private final ItemReservations reservations = new ItemReservations();

  /** Null without a store. */
  private final @Nullable StoredIds ids;

  /** How many items are in the store alone. */
  private int absent;

  /** The places of items that are about to be added, outside; for the primary. */
  private final Placing placing = new Placing();

  /** The places of items that are about to be removed, outside; for the primary. */
  private final Leaving leaving = new Leaving();

  /**
   * What is stored was loaded; copies know that, too. As long as any of them lives it is not loaded
   * again: what is in the store beyond the items was stored for calls that came to nothing.
   */
  private boolean wasLoaded;

  /** Whether the primary has what is stored. */
  private boolean isLoaded;

  private @Nullable Exception loadFailure;
  private long loadAgainMillis = NO_ALARM;

  QueueState(StateContext context) {
    name = context.name();
    QueueConfig config = context.config().structure(GridQueue.TYPE, name);
    int configured = config.maxSize();
    mergePolicy = config.mergePolicy();
    maxSize = configured == 0 ? Integer.MAX_VALUE : configured;
    comparator = comparatorOf(config);
    store = config.store();
    ids = store == null ? null : new StoredIds();
    isLoaded = store == null;
  }

  @SuppressWarnings("unchecked") // Who configures a comparator knows what is in the queue.
  private static @Nullable Comparator<Object> comparatorOf(QueueConfig config) {
    return (Comparator<Object>) config.comparator();
  }

  /** The queue's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** What orders items, or null if they are in the order in which they came. */
  @Nullable Comparator<Object> comparator() {
    return comparator;
  }

  /** Where items are kept beside memory, or null. */
  @Nullable QueueStoreConfig store() {
    return store;
  }

  /** The items' ids in the store, which there is. */
  StoredIds ids() {
    return Objects.requireNonNull(ids, "ids");
  }

  /** The items, to look at; the head is the first. Some may be {@link StoredIds#ABSENT}. */
  ItemSequence items() {
    return items;
  }

  @Override
  public ItemReservations reservations() {
    return reservations;
  }

  /** Whether all items are in memory. */
  boolean isWhole() {
    return absent == 0;
  }

  boolean isAbsent(int position) {
    return absent > 0 && StoredIds.isAbsent(items.get(position).bytes());
  }

  Placing placing() {
    return placing;
  }

  Leaving leaving() {
    return leaving;
  }

  // Loading.

  boolean isLoaded() {
    return isLoaded;
  }

  /** Whether copies know that what is stored was loaded. */
  boolean wasLoaded() {
    return wasLoaded;
  }

  /** What is stored is here. */
  void loaded() {
    isLoaded = true;
    loadFailure = null;
    loadAgainMillis = NO_ALARM;
  }

  /** What is stored could not be loaded. */
  void notLoaded(Exception failure, long nowMillis) {
    loadFailure = failure;
    loadAgainMillis = nowMillis + LOAD_RETRY_MILLIS;
  }

  /** Why what is stored is not here, as far as is known. */
  @Nullable Exception loadFailure() {
    return loadFailure;
  }

  /** How many more items fit; there may be more than that, as some were given back. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size() - reservations.places());
  }

  /** Whether there is nothing to take. */
  boolean hasNone() {
    return items.isEmpty();
  }

  boolean isFull() {
    return remainingCapacity() == 0;
  }

  /** Adds at the tail; the caller has seen that there is room. */
  QueueEffect.Added add(List<Data> added) {
    return add(added, null);
  }

  /** Adds at the tail what has these ids, if there is a store. */
  QueueEffect.Added add(List<Data> added, long @Nullable [] itsIds) {
    QueueEffect.Added effect = new QueueEffect.Added(kept(added), itsIds);
    apply(effect);
    return effect;
  }

  /** Adds at the head what had been there, whether there is room or not. */
  QueueEffect.AddedFirst addFirst(List<Data> added, long @Nullable [] itsIds) {
    QueueEffect.AddedFirst effect = new QueueEffect.AddedFirst(kept(added), itsIds);
    apply(effect);
    return effect;
  }

  /** Inserts items; each is at its position then, which ascend. */
  QueueEffect.Inserted insertAt(int[] positions, List<Data> added, long @Nullable [] itsIds) {
    QueueEffect.Inserted effect =
        new QueueEffect.Inserted(positions, ItemSequence.arrays(added), itsIds);
    apply(effect);
    return effect;
  }

  /** Nothing was stored. */
  QueueEffect.Loaded restoreNothing() {
    QueueEffect.Loaded effect = new QueueEffect.Loaded();
    apply(effect);
    return effect;
  }

  /** What was stored, of which the first items have been loaded. */
  QueueEffect.Added restore(List<Data> loaded, long[] itsIds) {
    List<byte[]> arrays = new ArrayList<>(ItemSequence.arrays(loaded));
    arrays.addAll(Collections.nCopies(itsIds.length - loaded.size(), StoredIds.ABSENT));
    QueueEffect.Added effect = new QueueEffect.Added(arrays, itsIds);
    apply(effect);
    return effect;
  }

  /** How many more items may be in memory. */
  int memoryRoom() {
    return store == null
        ? Integer.MAX_VALUE
        : Math.max(0, store.memoryItems() - (items.size() - absent));
  }

  /** Those that memory has room for as they are, the others as absent. */
  private List<byte[]> kept(List<Data> added) {
    int room = memoryRoom();
    if (added.size() <= room) {
      return ItemSequence.arrays(added);
    }
    List<byte[]> kept = new ArrayList<>(added.size());
    for (Data item : added) {
      kept.add(kept.size() < room ? item.bytes() : StoredIds.ABSENT);
    }
    return kept;
  }

  /** Removes at the head. */
  QueueEffect.RemovedHead removeHead(int count) {
    return removeHead(count, null);
  }

  /** Removes at the head; those that come next have been loaded. */
  QueueEffect.RemovedHead removeHead(int count, @Nullable List<byte[]> loaded) {
    QueueEffect.RemovedHead effect = new QueueEffect.RemovedHead(count, loaded);
    apply(effect);
    return effect;
  }

  /** Removes the items at these positions, which ascend. */
  QueueEffect.RemovedAt removeAt(int[] positions) {
    QueueEffect.RemovedAt effect = new QueueEffect.RemovedAt(positions);
    apply(effect);
    return effect;
  }

  QueueEffect.Cleared clear() {
    QueueEffect.Cleared effect = new QueueEffect.Cleared();
    apply(effect);
    return effect;
  }

  // Of transactions.

  /** Takes the head for a transaction; there is one. */
  QueueEffect.Taken take(Holder by, long untilMillis) {
    byte[] head = items.get(0).bytes();
    items.removeFirst(1);
    reservations.take(by, untilMillis, 0, head);
    return new QueueEffect.Taken(QueueEffect.Owner.of(by), untilMillis, 1, head);
  }

  @Override
  public QueueEffect.Kept keep(Holder by, long untilMillis) {
    reservations.keep(by, untilMillis);
    return new QueueEffect.Kept(QueueEffect.Owner.of(by), untilMillis);
  }

  @Override
  public QueueEffect.Passed pass(Holder from, Holder to, long untilMillis) {
    reservations.pass(from, to, untilMillis);
    return new QueueEffect.Passed(
        QueueEffect.Owner.of(from), QueueEffect.Owner.of(to), untilMillis);
  }

  @Override
  public QueueEffect.Ended commit(Holder of, List<Data> added) {
    QueueEffect.Ended ended =
        new QueueEffect.Ended(
            List.of(QueueEffect.Owner.of(of)), List.of(), ItemSequence.arrays(added));
    apply(ended);
    return ended;
  }

  /** Items come back to the head. */
  @Override
  public QueueEffect.Ended rollback(List<Holder> all) {
    List<QueueEffect.Owner> owners = new ArrayList<>();
    List<byte[]> returned = new ArrayList<>();
    for (Holder each : all) {
      ItemReservations.Reserved reserved = reservations.get(each);
      owners.add(QueueEffect.Owner.of(each));
      returned.addAll(reserved == null ? List.of() : reserved.items());
    }
    QueueEffect.Ended ended = new QueueEffect.Ended(owners, returned, List.of());
    apply(ended);
    return ended;
  }

  /**
   * All items in memory, with those that transactions have taken and not kept yet; for a merge:
   * what only the store has neither side has lost.
   */
  List<Data> withReserved() {
    List<Data> all = reservations.items();
    for (int i = 0; i < items.size(); i++) {
      if (!isAbsent(i)) {
        all.add(items.get(i));
      }
    }
    return all;
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    reservations.forEachOwner(visitor);
  }

  @Override
  public void apply(Effect effect) {
    wasLoaded = store != null;
    switch ((QueueEffect) effect) {
      case QueueEffect.Added e -> {
        items.addLast(e.items());
        count(e.items(), 1);
        if (ids != null) {
          ids.addLast(idsOf(e.ids(), e.items().size()));
        }
      }
      case QueueEffect.AddedFirst e -> {
        items.addFirst(e.items());
        count(e.items(), 1);
        if (ids != null) {
          ids.addFirst(idsOf(e.ids(), e.items().size()));
        }
        leaving.addedFirst(e.items().size());
      }
      case QueueEffect.Inserted e -> {
        items.insertAt(e.positions(), e.items());
        if (ids != null) {
          ids.insertAt(e.positions(), idsOf(e.ids(), e.items().size()));
        }
        leaving.inserted(e.positions());
      }
      case QueueEffect.RemovedHead e -> removedHead(e);
      case QueueEffect.RemovedAt e -> {
        if (absent > 0) {
          count(ItemSequence.arrays(items.at(e.positions())), -1);
        }
        items.removeAt(e.positions());
        if (ids != null) {
          ids.removeAt(e.positions());
        }
        placing.removed(e.positions());
      }
      case QueueEffect.Cleared e -> {
        placing.removedFirst(items.size());
        items.clear();
        absent = 0;
        if (ids != null) {
          ids.clear();
        }
      }
      case QueueEffect.Loaded e -> {
        // That is all that it says.
      }
      case QueueEffect.Taken e -> {
        items.removeFirst(e.removed());
        reservations.take(e.by().holder(), e.untilMillis(), 0, e.item());
      }
      case QueueEffect.Kept e -> reservations.keep(e.by().holder(), e.untilMillis());
      case QueueEffect.Passed e ->
          reservations.pass(e.from().holder(), e.to().holder(), e.untilMillis());
      case QueueEffect.Ended e -> {
        e.of().forEach(owner -> reservations.remove(owner.holder()));
        items.addFirst(e.returned());
        items.addLast(e.added());
      }
      case QueueEffect.Reserved e ->
          reservations.put(
              e.by().holder(),
              new ItemReservations.Reserved(
                  e.untilMillis(),
                  e.kept(),
                  e.taken().stream().map(item -> new ItemReservations.Taken(0, item)).toList()));
    }
  }

  private void removedHead(QueueEffect.RemovedHead e) {
    if (absent > 0) {
      count(ItemSequence.arrays(items.first(e.count())), -1);
    }
    items.removeFirst(e.count());
    if (ids != null) {
      ids.removeFirst(e.count());
    }
    placing.removedFirst(e.count());
    List<byte[]> loaded = e.loaded();
    if (loaded != null) {
      for (int i = 0; i < loaded.size(); i++) {
        items.set(i, loaded.get(i));
      }
      absent -= ids == null ? 0 : loaded.size();
    }
  }

  private void count(List<byte[]> some, int sign) {
    if (ids != null) {
      for (byte[] item : some) {
        absent += StoredIds.isAbsent(item) ? sign : 0;
      }
    }
  }

  /** A primary whose configuration has no store says none: then they are as good as any. */
  private long[] idsOf(long @Nullable [] given, int count) {
    return given != null && given.length == count ? given : ids().next(count, false);
  }

  @Override
  public void promoted(long nowMillis) {
    isLoaded = store == null || wasLoaded;
    loadFailure = null;
    loadAgainMillis = NO_ALARM;
    placing.forget();
    leaving.forget();
    if (ids != null) {
      ids.promoted(nowMillis);
    }
  }

  @Override
  public long alarmMillis() {
    return reservations.isEmpty() ? loadAgainMillis : EVERY_ROUND;
  }

  @Override
  public Transfer transfer() {
    return new QueueTransfer(this);
  }

  /** Places are positions from the head; all reservations are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return withOthers(items.digestFrom(from));
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return withOthers(items.digest(from, to));
  }

  /** With the ids of a stored queue's items, or with what is reserved of another's. */
  private ContentDigest withOthers(ContentDigest part) {
    return ids == null ? reservations.with(part) : ids.with(part, wasLoaded);
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty() && reservations.isEmpty() && !wasLoaded;
  }

  @Override
  public long entries() {
    return items.size();
  }

  @Override
  public long bytes() {
    return items.bytes() + reservations.bytes() + (ids == null ? 0 : ids.bytes());
  }
}
