package dev.grid.kernel.items;

import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What transactions have taken out of a structure of items, and the places that they keep free in
 * it. While one is active its reservation is held by its coordinator's member and a number; once it
 * is prepared, by the transaction's id and {@link Ending#PREPARED}. Arrays are shared and not
 * written to. Confined to its state.
 */
public final class ItemReservations {

  private static final int OVERHEAD_BYTES = 120;

  private final Map<Holder, Reserved> all = new HashMap<>();
  private int places;
  private long bytes;

  /** Who has a reservation. */
  public record Holder(UUID owner, long thread) {

    /** Of the transaction as long as it is active. */
    public static Holder active(Ending ending) {
      return new Holder(ending.coordinator(), ending.thread());
    }

    /** Of the transaction when it is prepared. */
    public static Holder prepared(Ending ending) {
      return new Holder(ending.txnId(), Ending.PREPARED);
    }

    boolean isPrepared() {
      return thread == Ending.PREPARED;
    }
  }

  /**
   * An item that was taken out.
   *
   * @param position where it was; 0 where only the head is taken
   */
  public record Taken(int position, byte[] item) {}

  /**
   * What one transaction has. Immutable but for its items' list, which its reservations own.
   *
   * @param untilMillis when its lease ends
   * @param kept how many places it keeps free
   * @param taken the items that it has taken, in their order
   */
  public record Reserved(long untilMillis, int kept, List<Taken> taken) {

    /** The items alone. */
    public List<byte[]> items() {
      return taken.stream().map(Taken::item).toList();
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** How many places nobody else may use: those that are kept, and those of what may come back. */
  public int places() {
    return places;
  }

  /** What they take, approximately. */
  public long bytes() {
    return bytes;
  }

  /** What was taken and is not kept yet, by all. */
  public List<Data> items() {
    List<Data> items = new ArrayList<>();
    for (Holder holder : holders()) {
      Reserved reserved = all.get(holder);
      if (reserved != null) {
        reserved.items().forEach(item -> items.add(new Data(item)));
      }
    }
    return items;
  }

  /** What the holder has, even if its lease has ended, or null. */
  public @Nullable Reserved get(Holder holder) {
    return all.get(holder);
  }

  /** What the holder has, unless that is active and its lease has ended, or null. */
  public @Nullable Reserved find(Holder holder, long nowMillis) {
    Reserved found = all.get(holder);
    return found == null || !holder.isPrepared() && found.untilMillis() <= nowMillis ? null : found;
  }

  /** Gives the holder one more place. */
  public void keep(Holder holder, long untilMillis) {
    Reserved before = of(holder);
    all.put(holder, new Reserved(untilMillis, before.kept() + 1, before.taken()));
    places++;
  }

  /** Gives the holder an item that was taken out. */
  public void take(Holder holder, long untilMillis, int position, byte[] item) {
    Reserved before = of(holder);
    before.taken().add(new Taken(position, item));
    all.put(holder, new Reserved(untilMillis, before.kept(), before.taken()));
    places++;
    bytes += ItemSequence.OVERHEAD_BYTES + item.length;
  }

  private Reserved of(Holder holder) {
    Reserved known = all.get(holder);
    if (known == null) {
      bytes += OVERHEAD_BYTES;
      return new Reserved(0, 0, new ArrayList<>());
    }
    return known;
  }

  /** Gives all that a holder has to another one, beside what that may have. */
  public void pass(Holder from, Holder to, long untilMillis) {
    Reserved passed = remove(from);
    if (passed == null) {
      return;
    }
    Reserved there = remove(to);
    int kept = passed.kept() + (there == null ? 0 : there.kept());
    List<Taken> taken = new ArrayList<>(there == null ? List.of() : there.taken());
    taken.addAll(passed.taken());
    put(to, new Reserved(untilMillis, kept, taken));
  }

  /** Takes away what a holder has, which is the caller's then; null if that is nothing. */
  public @Nullable Reserved remove(Holder holder) {
    Reserved gone = all.remove(holder);
    if (gone != null) {
      places -= gone.kept() + gone.taken().size();
      bytes -= bytes(gone);
    }
    return gone;
  }

  /** Gives a holder this, in the place of what it has. */
  public void put(Holder holder, Reserved reserved) {
    remove(holder);
    Reserved own =
        new Reserved(reserved.untilMillis(), reserved.kept(), new ArrayList<>(reserved.taken()));
    all.put(holder, own);
    places += own.kept() + own.taken().size();
    bytes += bytes(own);
  }

  private static long bytes(Reserved reserved) {
    long bytes = OVERHEAD_BYTES;
    for (Taken taken : reserved.taken()) {
      bytes += ItemSequence.OVERHEAD_BYTES + taken.item().length;
    }
    return bytes;
  }

  /** Who has one; the list is the caller's. */
  public List<Holder> holders() {
    return new ArrayList<>(all.keySet());
  }

  /** Those of this owner; the list is the caller's. */
  public List<Holder> heldBy(UUID owner) {
    return where(holder -> holder.owner().equals(owner));
  }

  /** Those whose leases have ended, and that may be freed; the list is the caller's. */
  public List<Holder> ended(Call call) {
    List<Holder> ended = new ArrayList<>();
    boolean mayFreePrepared = Ending.mayFreePrepared(call);
    all.forEach(
        (holder, reserved) -> {
          if (reserved.untilMillis() <= call.nowMillis()
              && (mayFreePrepared || !holder.isPrepared())) {
            ended.add(holder);
          }
        });
    return ended;
  }

  private List<Holder> where(Predicate<Holder> condition) {
    return new ArrayList<>(all.keySet().stream().filter(condition).toList());
  }

  /** Visits the owner of each. */
  public void forEachOwner(Consumer<UUID> visitor) {
    all.keySet().forEach(holder -> visitor.accept(holder.owner()));
  }

  /** Visits the transaction of each that is prepared. */
  public void forEachPrepared(Consumer<UUID> visitor) {
    for (Holder holder : all.keySet()) {
      if (holder.thread() == Ending.PREPARED) {
        visitor.accept(holder.owner());
      }
    }
  }

  /** A part of the items' digest, with all of these in it if it is the first. */
  public ContentDigest with(ContentDigest part) {
    return part.from() != ContentDigest.START || isEmpty()
        ? part
        : new ContentDigest(part.from(), part.to(), part.entries(), part.value() + digest());
  }

  private long digest() {
    long sum = 0;
    for (Map.Entry<Holder, Reserved> each : all.entrySet()) {
      UUID owner = each.getKey().owner();
      long digest = owner.getMostSignificantBits() ^ owner.getLeastSignificantBits();
      Reserved reserved = each.getValue();
      for (long part :
          new long[] {each.getKey().thread(), reserved.untilMillis(), reserved.kept()}) {
        digest = ContentHash.mix(digest + part);
      }
      for (Taken taken : reserved.taken()) {
        digest = ContentHash.of(taken.item(), digest + taken.position());
      }
      sum += digest;
    }
    return sum;
  }
}
