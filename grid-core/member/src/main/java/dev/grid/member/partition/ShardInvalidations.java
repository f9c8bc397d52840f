package dev.grid.member.partition;

import dev.grid.kernel.Invalidations;
import dev.grid.member.partition.InvalidationCounters.Counter;
import java.util.UUID;

/** Of one shard, for one stretch of serving. Confined to the partition. */
final class ShardInvalidations implements Invalidations {

  private final Partition partition;
  private final int kind;
  private final InvalidationCounters counters;
  private final Counter counter;
  private final Subscribers subscribers;

  ShardInvalidations(Partition partition, int kind, String name, Subscribers subscribers) {
    this.partition = partition;
    this.kind = kind;
    this.counters = partition.countInvalidations(kind, name);
    this.counter = counters.of(kind, name);
    this.subscribers = subscribers;
  }

  /** Whether the stretch goes on. */
  boolean isCurrent() {
    return counters.equals(partition.invalidations());
  }

  @Override
  public UUID partition() {
    return counters.id();
  }

  @Override
  public long next() {
    return counter.next();
  }

  @Override
  public long last() {
    return counter.last();
  }

  @Override
  public long last(String structure) {
    Shard<?> other = partition.findShard(kind, structure);
    // One that there is not yet finds that it is counted.
    return other == null
        ? partition.countInvalidations(kind, structure).of(kind, structure).last()
        : other.answers().countInvalidations().last();
  }

  @Override
  public void tell(Object event) {
    if (subscribers.any()) {
      subscribers.publish(event, partition.id());
    }
  }
}
