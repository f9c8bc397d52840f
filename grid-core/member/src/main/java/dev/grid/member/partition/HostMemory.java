package dev.grid.member.partition;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a host does when its member has little memory. Thread-safe. */
public final class HostMemory {

  /** Made in time: there may be no memory for it when it is needed. */
  private static final PartitionTask ABANDON = OwnTask.of(Partition::abandon);

  private final PartitionHost host;
  private final Budgets budgets;

  /** Set before the host is started. */
  private Supplier<@Nullable String> shortage = () -> null;

  /** Set before the host is started. */
  private LongSupplier leftBytes = () -> Long.MAX_VALUE;

  private volatile boolean abandoned;

  HostMemory(PartitionHost host) {
    this.host = host;
    budgets = new Budgets(this, host);
  }

  /** What structures with a limit use. */
  Budgets budgets() {
    return budgets;
  }

  /**
   * Asks this before each write that would add something, and refuses it if there is a reason.
   *
   * @param shortage why the member is short of memory, or null; set before the host is started
   */
  public void refuseWhile(Supplier<@Nullable String> shortage) {
    this.shortage = shortage;
  }

  /**
   * Has large requests refused that would not fit.
   *
   * @param leftBytes what is free in the heap; set before the host is started
   */
  public void receiveWithin(LongSupplier leftBytes) {
    this.leftBytes = leftBytes;
  }

  /** What is free in the heap, as far as is known. */
  public long leftBytes() {
    return leftBytes.getAsLong();
  }

  @Nullable String shortage() {
    return shortage.get();
  }

  /** Has structures with a limit evict down to a share; whether they had anything to evict. */
  public boolean evict(double share) {
    return budgets.lower(share);
  }

  /** Takes {@link #evict} back. */
  public void evictNoMore() {
    budgets.restore();
  }

  /** What all structures hold, copies for other members too. Takes every partition. */
  public long heldBytes() {
    long[] bytes = {host.groups().committedBytes()};
    PartitionTask add = OwnTask.of(p -> p.forEachShard(shard -> bytes[0] += shard.state().bytes()));
    for (int i = 0; i < host.allPartitions(); i++) {
      host.runExclusively(i, add);
    }
    return bytes[0];
  }

  /**
   * Serves nobody any more and forgets everything, when there is no memory to do more. Takes every
   * partition.
   */
  public void abandon() {
    abandoned = true;
    for (int i = 0; i < host.allPartitions(); i++) {
      host.runExclusively(i, ABANDON);
    }
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Has a structure free something in one partition; whether there was anything. For workers. */
  boolean relieve(Kind<?> kind, String name, int partition) {
    boolean[] freed = new boolean[1];
    host.runExclusively(
        partition,
        OwnTask.of(
            p -> {
              Shard<?> shard = p.isServing() ? p.findShard(kind.index(), name) : null;
              if (shard != null) {
                freed[0] = shard.relieve(host.upkeep().new OwnCall().in(shard));
              }
            }));
    return freed[0];
  }
}
