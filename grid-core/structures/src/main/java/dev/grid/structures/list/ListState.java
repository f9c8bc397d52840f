package dev.grid.structures.list;

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
import dev.grid.list.GridList;
import dev.grid.list.ListConfig;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One list's items. Every change goes through a method that returns its effect, and applying that
 * effect elsewhere does the same. Confined to its partition.
 */
final class ListState implements State, ReservingState {

  private final String name;
  private final int maxSize;
  private final MergePolicy mergePolicy;
  private final ItemSequence items = new ItemSequence();
  private final ItemReservations reservations = new ItemReservations();

  ListState(StateContext context) {
    name = context.name();
    ListConfig config = context.config().structure(GridList.TYPE, name);
    maxSize = config.maxSize() == 0 ? Integer.MAX_VALUE : config.maxSize();
    mergePolicy = config.mergePolicy();
  }

  /** The list's name, for messages. */
  String name() {
    return name;
  }

  /** What is added when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The items, to look at. */
  ItemSequence items() {
    return items;
  }

  /** How many more items fit. */
  int remainingCapacity() {
    return Math.max(0, maxSize - items.size() - reservations.places());
  }

  /** Inserts at a position; the caller has seen that it is one, and that there is room. */
  ListEffect.Inserted insert(int position, List<Data> inserted) {
    List<byte[]> arrays = ItemSequence.arrays(inserted);
    items.insert(position, arrays);
    return new ListEffect.Inserted(position, arrays);
  }

  ListEffect.Replaced replace(int position, Data item) {
    items.set(position, item.bytes());
    return new ListEffect.Replaced(position, item.bytes());
  }

  /** Removes the items at these positions, which ascend. */
  ListEffect.RemovedAt removeAt(int[] positions) {
    items.removeAt(positions);
    return new ListEffect.RemovedAt(positions);
  }

  ListEffect.Cleared clear() {
    items.clear();
    return new ListEffect.Cleared();
  }

  // Of transactions.

  @Override
  public ItemReservations reservations() {
    return reservations;
  }

  /** Takes the item at a position, which is one, for a transaction. */
  ListEffect.Taken take(Holder by, long untilMillis, int position) {
    ListEffect.Taken taken =
        new ListEffect.Taken(
            ListEffect.Owner.of(by), untilMillis, 1, position, items.get(position).bytes());
    apply(taken);
    return taken;
  }

  @Override
  public ListEffect.Kept keep(Holder by, long untilMillis) {
    reservations.keep(by, untilMillis);
    return new ListEffect.Kept(ListEffect.Owner.of(by), untilMillis);
  }

  @Override
  public ListEffect.Passed pass(Holder from, Holder to, long untilMillis) {
    reservations.pass(from, to, untilMillis);
    return new ListEffect.Passed(ListEffect.Owner.of(from), ListEffect.Owner.of(to), untilMillis);
  }

  @Override
  public ListEffect.Ended commit(Holder of, List<Data> added) {
    ListEffect.Ended ended =
        new ListEffect.Ended(
            List.of(ListEffect.Owner.of(of)), new int[0], List.of(), ItemSequence.arrays(added));
    apply(ended);
    return ended;
  }

  /**
   * Items come back in the order opposite to that in which they were taken, each to where it was:
   * if nobody else has changed the list, that is as it was.
   */
  @Override
  public ListEffect.Ended rollback(List<Holder> all) {
    List<ListEffect.Owner> owners = new ArrayList<>();
    List<ItemReservations.Taken> returned = new ArrayList<>();
    for (Holder each : all) {
      ItemReservations.Reserved reserved = reservations.get(each);
      owners.add(ListEffect.Owner.of(each));
      returned.addAll(reserved == null ? List.of() : reserved.taken().reversed());
    }
    int[] positions = new int[returned.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Math.min(returned.get(i).position(), items.size() + i);
    }
    ListEffect.Ended ended =
        new ListEffect.Ended(
            owners,
            positions,
            returned.stream().map(ItemReservations.Taken::item).toList(),
            List.of());
    apply(ended);
    return ended;
  }

  /** All items, with those that transactions have taken and not kept yet; for a merge. */
  List<Data> withReserved() {
    List<Data> all = reservations.items();
    all.addAll(items.first(Integer.MAX_VALUE));
    return all;
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    reservations.forEachOwner(visitor);
  }

  // What hosts see.

  @Override
  public void apply(Effect effect) {
    switch ((ListEffect) effect) {
      case ListEffect.Inserted e -> items.insert(e.position(), e.items());
      case ListEffect.Replaced e -> items.set(e.position(), e.item());
      case ListEffect.RemovedAt e -> items.removeAt(e.positions());
      case ListEffect.Cleared e -> items.clear();
      case ListEffect.Taken e -> {
        if (e.removed() > 0) {
          items.removeAt(new int[] {e.position()});
        }
        reservations.take(e.by().holder(), e.untilMillis(), e.position(), e.item());
      }
      case ListEffect.Kept e -> reservations.keep(e.by().holder(), e.untilMillis());
      case ListEffect.Passed e ->
          reservations.pass(e.from().holder(), e.to().holder(), e.untilMillis());
      case ListEffect.Ended e -> {
        e.of().forEach(owner -> reservations.remove(owner.holder()));
        for (int i = 0; i < e.positions().length; i++) {
          items.insert(e.positions()[i], List.of(e.returned().get(i)));
        }
        items.addLast(e.added());
      }
      case ListEffect.Reserved e -> {
        List<ItemReservations.Taken> taken = new ArrayList<>();
        for (int i = 0; i < e.positions().length; i++) {
          taken.add(new ItemReservations.Taken(e.positions()[i], e.taken().get(i)));
        }
        reservations.put(
            e.by().holder(), new ItemReservations.Reserved(e.untilMillis(), e.kept(), taken));
      }
    }
  }

  @Override
  public Transfer transfer() {
    return new ListTransfer(this);
  }

  @Override
  public long alarmMillis() {
    return reservations.isEmpty() ? NO_ALARM : EVERY_ROUND;
  }

  /** Places are positions; all reservations are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return reservations.with(items.digestFrom(from));
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return reservations.with(items.digest(from, to));
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
