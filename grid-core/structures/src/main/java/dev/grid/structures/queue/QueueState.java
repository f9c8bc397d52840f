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
import dev.grid.protocol.Data;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One queue's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class QueueState implements State {

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemSequence items = new ItemSequence();
  private final ItemReservations reservations = new ItemReservations();

  QueueState(StateContext context) {
    name = context.name();
    QueueConfig config = context.config().structure(GridQueue.TYPE, name);
    int configured = config.maxSize();
    mergePolicy = config.mergePolicy();
    maxSize = configured == 0 ? Integer.MAX_VALUE : configured;
  }

  /** The queue's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at; the head is the first. */
  ItemSequence items() {
    return items;
  }

  /** What transactions have reserved, to look at. */
  ItemReservations reservations() {
    return reservations;
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
    List<byte[]> arrays = ItemSequence.arrays(added);
    items.addLast(arrays);
    return new QueueEffect.Added(arrays);
  }

  /** Adds at the head what had been there, whether there is room or not. */
  QueueEffect.AddedFirst addFirst(List<Data> added) {
    List<byte[]> arrays = ItemSequence.arrays(added);
    items.addFirst(arrays);
    return new QueueEffect.AddedFirst(arrays);
  }

  /** Removes at the head. */
  QueueEffect.RemovedHead removeHead(int count) {
    items.removeFirst(count);
    return new QueueEffect.RemovedHead(count);
  }

  /** Removes the items at these positions, which ascend. */
  QueueEffect.RemovedAt removeAt(int[] positions) {
    items.removeAt(positions);
    return new QueueEffect.RemovedAt(positions);
  }

  QueueEffect.Cleared clear() {
    items.clear();
    return new QueueEffect.Cleared();
  }

  // Of transactions.

  /** Takes the head for a transaction; there is one. */
  QueueEffect.Taken take(Holder by, long untilMillis) {
    byte[] head = items.get(0).bytes();
    items.removeFirst(1);
    reservations.take(by, untilMillis, head);
    return new QueueEffect.Taken(QueueEffect.Owner.of(by), untilMillis, 1, head);
  }

  /** Keeps a place free for a transaction; the caller has seen that there is room. */
  QueueEffect.Kept keep(Holder by, long untilMillis) {
    reservations.keep(by, untilMillis);
    return new QueueEffect.Kept(QueueEffect.Owner.of(by), untilMillis);
  }

  QueueEffect.Passed pass(Holder from, Holder to, long untilMillis) {
    reservations.pass(from, to, untilMillis);
    return new QueueEffect.Passed(
        QueueEffect.Owner.of(from), QueueEffect.Owner.of(to), untilMillis);
  }

  /** Ends a reservation, whose items are gone for good, and adds others at the tail. */
  QueueEffect.Ended commit(Holder of, List<Data> added) {
    QueueEffect.Ended ended =
        new QueueEffect.Ended(
            List.of(QueueEffect.Owner.of(of)), List.of(), ItemSequence.arrays(added));
    apply(ended);
    return ended;
  }

  /** Ends reservations, whose items come back to the head. */
  QueueEffect.Ended rollback(List<Holder> all) {
    List<QueueEffect.Owner> owners = new ArrayList<>();
    List<byte[]> returned = new ArrayList<>();
    for (Holder each : all) {
      ItemReservations.Reserved reserved = reservations.get(each);
      owners.add(QueueEffect.Owner.of(each));
      returned.addAll(reserved == null ? List.of() : reserved.taken());
    }
    QueueEffect.Ended ended = new QueueEffect.Ended(owners, returned, List.of());
    apply(ended);
    return ended;
  }

  /** All items, with those that transactions have taken and not kept yet; for a merge. */
  List<Data> withReserved() {
    List<Data> all = new ArrayList<>();
    for (Holder holder : reservations.holders()) {
      ItemReservations.Reserved reserved = reservations.get(holder);
      if (reserved != null) {
        reserved.taken().forEach(item -> all.add(new Data(item)));
      }
    }
    all.addAll(items.first(Integer.MAX_VALUE));
    return all;
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    reservations.forEachOwner(visitor);
  }

  @Override
  public void apply(Effect effect) {
    switch ((QueueEffect) effect) {
      case QueueEffect.Added e -> items.addLast(e.items());
      case QueueEffect.AddedFirst e -> items.addFirst(e.items());
      case QueueEffect.RemovedHead e -> removeHead(e.count());
      case QueueEffect.RemovedAt e -> removeAt(e.positions());
      case QueueEffect.Cleared e -> clear();
      case QueueEffect.Taken e -> {
        items.removeFirst(e.removed());
        reservations.take(e.by().holder(), e.untilMillis(), e.item());
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
              e.by().holder(), new ItemReservations.Reserved(e.untilMillis(), e.kept(), e.taken()));
    }
  }

  @Override
  public Transfer transfer() {
    return new QueueTransfer(this);
  }

  /** Places are positions from the head; all reservations are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return withReservations(items.digestFrom(from));
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return withReservations(items.digest(from, to));
  }

  private ContentDigest withReservations(ContentDigest part) {
    return part.from() != ContentDigest.START || reservations.isEmpty()
        ? part
        : new ContentDigest(
            part.from(), part.to(), part.entries(), part.value() + reservations.digest());
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty() && reservations.isEmpty();
  }

  @Override
  public long entries() {
    return items.size();
  }

  @Override
  public long bytes() {
    return items.bytes() + reservations.bytes();
  }
}
